import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { removeDir, temporaryDir } from './paths';

/** What a page should not reach: a web server, and the program with which a desktop opens addresses (Linux). */
export class Outside {
  /** Number of connections to the web server. */
  visits = 0;
  readonly #web: Server;
  readonly #tools = temporaryDir('tools');
  readonly #openings = join(this.#tools, 'openings');

  private constructor() {
    this.#web = createServer((socket) => {
      this.visits += 1;
      socket.destroy();
    });
    const program = join(this.#tools, 'xdg-open');
    writeFileSync(program, `#!/bin/sh\necho "$@" >> '${this.#openings}'\n`);
    chmodSync(program, 0o755);
  }

  static async open(): Promise<Outside> {
    const outside = new Outside();
    await once(outside.#web.listen(0, '127.0.0.1'), 'listening');
    return outside;
  }

  /** Address of the web server. */
  get web(): string {
    return `http://127.0.0.1:${(this.#web.address() as AddressInfo).port}`;
  }

  /** Variables for an app that is to find this desktop. */
  get env(): Record<string, string> {
    return { PATH: `${this.#tools}:${process.env['PATH'] ?? ''}` };
  }

  /** What the desktop was asked to open. */
  opened(): string[] {
    return existsSync(this.#openings) ? readFileSync(this.#openings, 'utf8').trim().split('\n') : [];
  }

  close(): void {
    this.#web.close();
    removeDir(this.#tools);
  }
}
