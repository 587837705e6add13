import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectDir } from './paths';

export interface DesktopNotification {
  title: string;
  body: string;
}

/** A D-Bus session with a notification service that records what it is given. */
export class NotificationDesktop {
  readonly notified: DesktopNotification[] = [];
  readonly #children: ChildProcess[] = [];
  #address = '';

  /** @param capabilities what the service announces */
  static async start(...capabilities: string[]): Promise<NotificationDesktop> {
    const desktop = new NotificationDesktop();
    const bus = desktop.#spawn('dbus-daemon', ['--session', '--nofork', '--print-address']);
    desktop.#address = await firstLine(bus);
    const script = join(projectDir, 'e2e/support/notification-service.py');
    const service = desktop.#spawn('/usr/bin/python3', [script, ...capabilities], desktop.env);
    await firstLine(service);
    return desktop;
  }

  /** Environment with which a program finds the session. */
  get env(): Record<string, string> {
    return { DBUS_SESSION_BUS_ADDRESS: this.#address };
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
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#children.push(child);
    if (child.stdout)
      createInterface(child.stdout).on('line', (line) => {
        if (line.startsWith('{')) this.notified.push(JSON.parse(line) as DesktopNotification);
      });
    return child;
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the output is piped');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return line;
}
