import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A point of the screen, in its pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A window as X has it. */
export interface Area extends Point {
  id: string;
  width: number;
  height: number;
}

const pullSteps = 12;

/** A display of its own with a window manager, a keyboard and a mouse. */
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

  /** Moves the mouse to a point of the screen. */
  moveTo({ x, y }: Point): void {
    this.#do('mousemove', `${Math.round(x)}`, `${Math.round(y)}`);
  }

  /** Presses a button of the mouse at a point, once or several times: 1 is the left one, 3 the right one. */
  clickAt({ x, y }: Point, button: 1 | 3 = 1, times = 1): void {
    const clicks = ['click', '--repeat', `${times}`, '--delay', '20', `${button}`];
    this.#do('mousemove', `${Math.round(x)}`, `${Math.round(y)}`, ...clicks);
  }

  /** Presses the left button at a point and moves the mouse to another, with rests on its way as a hand has them. */
  pull(from: Point, to: Point): void {
    const steps = Array.from({ length: pullSteps }, (_, step) => (step + 1) / pullSteps).flatMap((share) => [
      ...['mousemove', `${Math.round(from.x + share * (to.x - from.x))}`],
      ...[`${Math.round(from.y + share * (to.y - from.y))}`, 'sleep', '0.03'],
    ]);
    this.moveTo(from);
    this.#do('mousedown', '1', 'sleep', '0.1', ...steps);
  }

  /** Lets the left button go. */
  release(): void {
    this.#do('sleep', '0.1', 'mouseup', '1');
  }

  /** Turns the wheel where the mouse is. */
  scroll(direction: 'up' | 'down', clicks: number): void {
    this.#do('click', '--repeat', `${clicks}`, '--delay', '10', direction === 'up' ? '4' : '5');
  }

  /** The window that has the keyboard, by its number in X; empty if none has it. */
  active(): string {
    return this.#ask('xdotool', 'getactivewindow');
  }

  /** Brings a window to the front, as a press on it in the desktop's list of windows does. */
  activate(window: string): void {
    this.#do('windowactivate', window);
  }

  /** What lies on the screen outside all frames, the uppermost first: menus that programs draw are among it. */
  loose(): Area[] {
    const line = /^ *(0x[0-9a-f]+) \(has no name\).* (\d+)x(\d+)\+-?\d+\+-?\d+ +\+(-?\d+)\+(-?\d+)$/;
    return this.#ask('xwininfo', '-root', '-children')
      .split('\n')
      .flatMap((each) => {
        const [, id, ...numbers] = line.exec(each) ?? [];
        const [width = 0, height = 0, x = 0, y = 0] = numbers.map(Number);
        return id === undefined ? [] : [{ id, x, y, width, height }];
      });
  }

  /** Where a window is, by its number in X. */
  area(window: string): Area {
    // Not by xdotool, which counts the frame twice.
    const told = this.#ask('xwininfo', '-id', window);
    const number = (name: string): number => Number(new RegExp(`${name}: +(-?\\d+)`).exec(told)?.[1]);
    const [x, y] = [number('Absolute upper-left X'), number('Absolute upper-left Y')];
    return { id: window, x, y, width: number('Width'), height: number('Height') };
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

  #ask(program: string, ...words: string[]): string {
    const { stdout } = spawnSync(program, words, { env: { ...process.env, ...this.env }, encoding: 'utf8' });
    return stdout.trim();
  }
}
