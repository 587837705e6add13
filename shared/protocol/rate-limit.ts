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

  /** Takes tokens even when there are not as many. Returns 0, or the milliseconds until the debt is paid. */
  takeAnyway(now: number, count = 1): number {
    this.#earn(now);
    this.#tokens -= count;
    return this.#tokens >= 0 ? 0 : this.#wait();
  }

  /** Whether nothing has been taken that has not been earned again. */
  isFull(now: number): boolean {
    this.#earn(now);
    return this.#tokens >= this.burst;
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
