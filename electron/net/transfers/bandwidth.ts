/** Bytes that may go at once before a limit holds them back: a second of it, and at least a few pieces. */
const burstBytes = 1024 * 1024;

export interface BandwidthParts {
  /** Bytes a second; 0 for no limit. */
  limit(): number;
  /** A clock that never goes back, in milliseconds. */
  now(): number;
  setTimer(run: () => void, ms: number): { cancel(): void };
}

interface Waiting {
  readonly bytes: number;
  go(): void;
}

/** Holds transfers to a number of bytes a second, all together. Those that wait go in turn. */
export class Bandwidth {
  readonly #waiting = new Set<Waiting>();
  #spent = 0;
  #at: number;
  #timer: { cancel(): void } | undefined;

  constructor(private readonly parts: BandwidthParts) {
    this.#at = parts.now();
  }

  /** Resolves when so many bytes may go, or nobody wants them any more: those do not count. */
  take(bytes: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        signal.removeEventListener('abort', leave);
        this.#waiting.delete(waiting);
        resolve();
      };
      const leave = (): void => {
        end();
        this.#next();
      };
      const waiting: Waiting = { bytes, go: end };
      signal.addEventListener('abort', leave);
      this.#waiting.add(waiting);
      this.#next();
    });
  }

  #next(): void {
    this.#timer?.cancel();
    for (const { bytes, go } of this.#waiting) {
      const ms = this.#untilFree(bytes);
      if (ms > 0) {
        this.#timer = this.parts.setTimer(() => this.#next(), ms);
        return;
      }
      this.#spent += bytes;
      go();
    }
  }

  /** Milliseconds until there is room for so many bytes. */
  #untilFree(bytes: number): number {
    const { limit, now } = this.parts;
    const [perSecond, time] = [limit(), now()];
    const passed = time - this.#at;
    this.#at = time;
    if (perSecond <= 0) {
      this.#spent = 0;
      return 0;
    }
    this.#spent = Math.max(0, this.#spent - (passed * perSecond) / 1000);
    const room = Math.max(0, Math.min(burstBytes, perSecond) - bytes);
    return ((this.#spent - room) * 1000) / perSecond;
  }
}
