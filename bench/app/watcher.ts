import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { compile } from '../compile';
import { endsWithBench } from '../running';
import type { Display } from './display';

const program = 'out/bench/watcher';

/** What the X server did with a window. */
export interface Sighting {
  what: 'mapped' | 'painted';
  window: string;
  /** On the clock of `monotonic`. */
  ms: number;
  /** Number of pixels that it shows on its background. */
  marked: number;
}

/** What a window shows at some time. */
export interface Shown {
  window: string;
  marked: number;
  title: string;
}

/** Milliseconds on the clock with which the watcher reports. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Watches the windows of a display; `watcher.c` says when a window counts as painted. */
export class Watcher {
  readonly #listeners = new Set<(seen: Sighting) => void>();

  private constructor(
    private readonly display: Display,
    private readonly end: () => Promise<void>,
  ) {}

  /** Compiles and starts the watcher. Throws `NotMeasured` if it cannot be compiled. */
  static async start(display: Display): Promise<Watcher> {
    const debian = ['gcc', 'libc6-dev', 'libx11-dev', 'libxdamage-dev'];
    compile({ sources: 'bench/app', program, libraries: ['X11', 'Xdamage'], debian });
    const env = { ...process.env, DISPLAY: display.name };
    const child = endsWithBench(spawn(program, [], { env, stdio: ['ignore', 'pipe', 'inherit'] }));
    const ended = once(child, 'exit');
    const lines = createInterface(child.stdout);
    const watcher = new Watcher(display, async () => {
      child.kill();
      await ended;
    });
    const ready = once(lines, 'line');
    await Promise.race([ready, ended.then(() => Promise.reject(new Error('the watcher ended at once')))]);
    lines.on('line', (line) => watcher.#read(line));
    return watcher;
  }

  /** Calls the listener for everything seen from now on, until the returned function is called. */
  listen(listener: (seen: Sighting) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves with the next window that is painted, and when it was mapped; rejects after `withinMs`. */
  async nextPainted(
    withinMs: number,
  ): Promise<{ window: string; mapped: number; painted: number; marked: number }> {
    const mapped = new Map<string, number>();
    let stop: () => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`no window within ${withinMs} ms`)), withinMs);
        stop = this.listen(({ what, window, ms, marked }) => {
          const since = mapped.get(window);
          if (what === 'mapped') mapped.set(window, ms);
          else if (since !== undefined) resolve({ window, mapped: since, painted: ms, marked });
        });
      });
    } finally {
      clearTimeout(timer);
      stop();
    }
  }

  /** What the windows on the screen show now. */
  now(): Shown[] {
    const env = { ...process.env, DISPLAY: this.display.name };
    const lines = execFileSync(program, ['count'], { env, encoding: 'utf8' }).split('\n');
    return lines.flatMap((line) => {
      const [, window = '', marked, title = ''] = /^shows (\S+) (\d+) (.*)$/.exec(line) ?? [];
      return marked === undefined ? [] : [{ window, marked: Number(marked), title }];
    });
  }

  async stop(): Promise<void> {
    await this.end();
  }

  #read(line: string): void {
    const [what, window = '', ms, marked] = line.split(' ');
    if (what !== 'mapped' && what !== 'painted') return;
    for (const listener of this.#listeners)
      listener({ what, window, ms: Number(ms), marked: Number(marked) });
  }
}
