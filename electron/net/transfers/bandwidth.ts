/** Bytes that may go at once before a limit holds them back: a second of it, and at least a few pieces. */
const burstBytes = 1024 * 1024;

export interface BandwidthParts {
  /** Bytes a second; 0 for no limit. */
  limit(): number;
  /** A clock that never goes back, in milliseconds. */
  now(): number;
  setTimer(run: () => void, ms: number): unknown;
}

/** Holds transfers to a number of bytes a second, all together. */
export class Bandwidth {
  #spent = 0;
  #at: number;

  constructor(private readonly parts: BandwidthParts) {
    this.#at = parts.now();
  }

  /** Resolves when so many bytes may go. */
  async take(bytes: number): Promise<void> {
    const { limit, now, setTimer } = this.parts;
    const perSecond = limit();
    if (perSecond <= 0) return;
    const time = now();
    this.#spent = Math.max(0, this.#spent - ((time - this.#at) * perSecond) / 1000) + bytes;
    this.#at = time;
    const ms = ((this.#spent - Math.min(burstBytes, perSecond)) * 1000) / perSecond;
    if (ms > 0) await new Promise<void>((resolve) => void setTimer(resolve, ms));
  }
}
