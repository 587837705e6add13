/** A token bucket: `burst` tokens at once, then `perSecond`. Callers pass the time, in milliseconds. */
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

  /** Takes one token and returns 0, or takes none and returns the milliseconds until there is one. */
  take(now: number): number {
    this.#earn(now);
    if (this.#tokens < 1) return this.#wait();
    this.#tokens -= 1;
    return 0;
  }

  /** Takes none. Returns the milliseconds until there is a token, or 0 if there is one. */
  wait(now: number): number {
    this.#earn(now);
    return this.#tokens < 1 ? this.#wait() : 0;
  }

  /** Takes tokens even if there are fewer. Returns 0, or after overdrawing the milliseconds until there is a token again. */
  takeAnyway(now: number, count = 1): number {
    this.#earn(now);
    this.#tokens -= count;
    return this.#tokens >= 0 ? 0 : this.#wait();
  }

  /** Whether the bucket is full: everything taken has been refilled. */
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
