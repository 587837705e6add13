const perSecond = 20;
const burst = 60;
const sourcesAtMost = 1_000;

/** How much is listened to from one address: a flood from there costs little, and leaves the others heard. */
export class SourceLimit {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /**
   * Whether one more datagram of this address may be looked at.
   * @param now ms since 1970
   */
  allows(address: string, now: number): boolean {
    const bucket = this.#buckets.get(address) ?? { tokens: burst, at: now };
    // A clock that was set back takes nothing away.
    const passed = Math.max(0, now - bucket.at);
    bucket.tokens = Math.min(burst, bucket.tokens + (passed / 1000) * perSecond);
    bucket.at = now;
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    const oldest = this.#buckets.keys().next().value;
    if (this.#buckets.size > sourcesAtMost && oldest !== undefined) this.#buckets.delete(oldest);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
