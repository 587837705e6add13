import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectDir } from './paths';

export interface DesktopNotification {
  title: string;
  body: string;
}

interface Told {
  notification: DesktopNotification & { number: number; actions: string[]; picture: number[] | null };
  closed: { number: number };
  tray: { tip: string; icon: string };
  launcher: { about: string; count: number; visible: boolean };
  snip: { interactive: boolean };
  problem: { why: string };
}
type AnyTold = { [Kind in keyof Told]: { kind: Kind } & Told[Kind] }[keyof Told];

/** A D-Bus session with parts of a desktop that record what they are told. */
export class Desktop {
  readonly #told: AnyTold[] = [];
  readonly #children: ChildProcess[] = [];
  #service: ChildProcess | undefined;
  #address = '';

  /** @param capabilities what the notification service announces */
  static async start(...capabilities: string[]): Promise<Desktop> {
    const desktop = new Desktop();
    const bus = desktop.#spawn('dbus-daemon', ['--session', '--nofork', '--print-address']);
    desktop.#address = await firstLine(bus);
    const script = join(projectDir, 'e2e/support/desktop-service.py');
    desktop.#service = desktop.#spawn('/usr/bin/python3', [script, ...capabilities], desktop.env);
    await firstLine(desktop.#service);
    return desktop;
  }

  /** Environment with which a program finds the session. */
  get env(): Record<string, string> {
    return { DBUS_SESSION_BUS_ADDRESS: this.#address };
  }

  /** Titles and bodies of all notifications. */
  get notified(): DesktopNotification[] {
    return this.all('notification').map(({ title, body }) => ({ title, body }));
  }

  /** Everything that a part was told. */
  all<Kind extends keyof Told>(kind: Kind): Told[Kind][] {
    return this.#told.flatMap((each) => (isOf(each, kind) ? [each] : []));
  }

  /** What a part was told last. */
  last<Kind extends keyof Told>(kind: Kind): Told[Kind] | undefined {
    return this.all(kind).at(-1);
  }

  /** Gives a command, as desktop-service.py describes them. */
  do(command: string): void {
    this.#service?.stdin?.write(`${command}\n`);
  }

  async stop(): Promise<void> {
    for (const child of this.#children.splice(0).reverse()) {
      if (child.exitCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  }

  #spawn(command: string, args: string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#children.push(child);
    if (child.stdout)
      createInterface(child.stdout).on('line', (line) => {
        if (line.startsWith('{')) this.#told.push(JSON.parse(line) as AnyTold);
      });
    return child;
  }
}

const isOf = <Kind extends keyof Told>(
  told: AnyTold,
  kind: Kind,
): told is Extract<AnyTold, { kind: Kind }> & Told[Kind] => told.kind === kind;

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the output is piped');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return line;
}
