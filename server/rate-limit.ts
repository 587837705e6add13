/** A token bucket: `burst` at once, then `perSecond`. Time is given, in milliseconds. */
export class RateLimit {
  #tokens: number;
  #at: number;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    now: number,
  ) {
    this.#tokens = burst;
    this.#at = now;
  }

  /** Takes one token. Returns 0, or the milliseconds until there will be one. */
  take(now: number): number {
    this.#earn(now);
    if (this.#tokens < 1) return this.#wait();
    this.#tokens -= 1;
    return 0;
  }

  /** Takes one token even when there is none. Returns 0, or the milliseconds until the debt is paid. */
  takeAnyway(now: number): number {
    this.#earn(now);
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : this.#wait();
  }

  #earn(now: number): void {
    const earned = (Math.max(0, now - this.#at) / 1000) * this.perSecond;
    this.#tokens = Math.min(this.burst, this.#tokens + earned);
    this.#at = now;
  }

  #wait(): number {
    return Math.max(1, Math.ceil(((1 - this.#tokens) / this.perSecond) * 1000));
  }
}
