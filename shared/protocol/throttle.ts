import type { RateLimit } from './rate-limit';

/** Time and timers of a throttle. */
export interface ThrottleClock {
  /** Milliseconds. */
  now(): number;
  setTimer(run: () => void, ms: number): { cancel(): void };
}

/** Rate limit that refuses nothing: over it, the connection is not read for a while. */
export class Throttle {
  #timer: { cancel(): void } | undefined;

  /**
   * @param hold stops reading
   * @param release reads on
   */
  constructor(
    private readonly limit: Pick<RateLimit, 'takeAnyway'>,
    private readonly clock: ThrottleClock,
    private readonly hold: () => void,
    private readonly release: () => void,
  ) {}

  charge(cost: number): void {
    const wait = this.limit.takeAnyway(this.clock.now(), cost);
    if (wait === 0 || this.#timer) return;
    this.hold();
    this.#timer = this.clock.setTimer(() => {
      this.#timer = undefined;
      this.release();
    }, wait);
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
