import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A display of its own with a window manager, and a keyboard, but no mouse: the desk of somebody who has none. */
export class Desk {
  private constructor(
    private readonly display: string,
    private readonly programs: readonly ChildProcess[],
  ) {}

  static async start(): Promise<Desk> {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const told = server.stdio[3];
    if (!told) throw new Error('Xvfb says its display on a pipe.');
    const [number] = (await once(told, 'data')) as [Buffer];
    const display = `:${number.toString().trim()}`;
    const manager = spawn('openbox', [], { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' });
    return new Desk(display, [manager, server]);
  }

  /** Environment in which a program appears here. */
  get env(): Record<string, string> {
    return { DISPLAY: this.display };
  }

  /** Presses keys, in the names of X: `ctrl+k`, `Return`, `shift+F10`. */
  press(...keys: string[]): void {
    this.#do('key', '--clearmodifiers', ...keys);
  }

  type(text: string): void {
    this.#do('type', '--delay', '4', '--', text);
  }

  /** The window that has the keyboard, by its number in X; empty if none has it. */
  active(): string {
    const words = ['getactivewindow'];
    const { stdout } = spawnSync('xdotool', words, {
      env: { ...process.env, ...this.env },
      encoding: 'utf8',
    });
    return stdout.trim();
  }

  async stop(): Promise<void> {
    for (const program of this.programs) {
      if (program.exitCode !== null) continue;
      const ended = once(program, 'exit');
      program.kill();
      await ended;
    }
  }

  #do(...words: string[]): void {
    execFileSync('xdotool', words, { env: { ...process.env, ...this.env } });
  }
}
