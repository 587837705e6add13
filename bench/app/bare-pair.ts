import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronExecutable } from '../../e2e/support/user';
import { freePort } from '../../testing/free-port';
import { endsWithBench } from '../running';
import { startFlood } from './flood';

const project = new URL('bare-pair', import.meta.url).pathname;

/** Two bare Electron apps with a socket between them; see bare-pair/main.mjs. */
export class BarePair {
  private constructor(
    readonly windows: readonly [Page, Page],
    private readonly apps: readonly ElectronApplication[],
    private readonly stranger: Socket,
  ) {}

  static async start(): Promise<BarePair> {
    const port = await freePort();
    const listening = await launch('listen', port);
    const to = await listening.firstWindow();
    const connecting = await launch('connect', port);
    const from = await connecting.firstWindow();
    await from.getByRole('textbox', { name: 'Message' }).waitFor();
    const stranger = connect(port, '127.0.0.1');
    await once(stranger, 'connect');
    return new BarePair([from, to], [listening, connecting], stranger);
  }

  /** Lets a third program talk to the second app. Returns what stops it. */
  flood(where: 'same' | 'elsewhere'): () => void {
    return startFlood((number) => this.stranger.write(`${where}: message ${number} of many\n`));
  }

  async end(): Promise<void> {
    this.stranger.destroy();
    for (const app of this.apps) await app.close();
  }
}

async function launch(role: 'listen' | 'connect', port: number): Promise<ElectronApplication> {
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    timeout: 30_000,
    args: [project, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), role, String(port)],
    colorScheme: null,
  });
  endsWithBench(app.process());
  return app;
}
