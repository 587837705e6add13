import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from '@playwright/test';

/** Whether a keyring can be run here. */
export const hasKeyring = ['gnome-keyring-daemon', 'dbus-daemon', 'dbus-send'].every(
  (program) => spawnSync(program, ['--version']).error === undefined,
);

/** A desktop session of its own: a message bus, and GNOME's keyring, unlocked, with its files in a folder. */
export class KeyringSession {
  readonly #children: ChildProcess[] = [];
  #address = '';

  private constructor(private readonly folder: string) {}

  /** @param folder where the keyring lies; another session with the same folder has the same keyring */
  static async start(folder: string): Promise<KeyringSession> {
    const session = new KeyringSession(folder);
    for (const name of ['data', 'run']) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    const bus = session.#spawn('dbus-daemon', ['--session', '--nofork', '--print-address']);
    session.#address = await firstLine(bus);
    const keyring = session.#spawn('gnome-keyring-daemon', [
      '--foreground',
      '--unlock',
      '--components=secrets',
    ]);
    keyring.stdin?.end('password');
    await expect.poll(() => session.#hasKeyring(), 'the keyring is on the bus').toBe(true);
    return session;
  }

  /** Environment with which a program finds the session. */
  get env(): Record<string, string> {
    return {
      DBUS_SESSION_BUS_ADDRESS: this.#address,
      XDG_DATA_HOME: join(this.folder, 'data'),
      XDG_RUNTIME_DIR: join(this.folder, 'run'),
      // Chromium asks the keyring of the desktop that it believes to be in.
      XDG_CURRENT_DESKTOP: 'GNOME',
    };
  }

  async stop(): Promise<void> {
    for (const child of this.#children.splice(0).reverse()) {
      if (child.exitCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  }

  /** Deletes the keyring. MUST be called while the session is stopped. */
  forget(): void {
    rmSync(join(this.folder, 'data'), { recursive: true, force: true });
  }

  #hasKeyring(): boolean {
    const args = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
    const { stdout } = spawnSync('dbus-send', [...args, ...question], {
      env: { ...process.env, ...this.env },
      encoding: 'utf8',
    });
    return stdout.includes('boolean true');
  }

  #spawn(command: string, args: string[]): ChildProcess {
    const child = spawn(command, args, {
      env: { ...process.env, ...this.env },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#children.push(child);
    return child;
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the output is piped');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return line;
}
