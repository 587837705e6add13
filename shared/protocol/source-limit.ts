import { limits } from './limits';
import { RateLimit } from './rate-limit';

/**
 * A token bucket for each address, so that a flood from one costs little and does not affect the others. The least recently
 * used addresses are forgotten first.
 */
export class SourceLimit {
  readonly #buckets = new Map<string, RateLimit>();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /**
   * Takes one token of an address. Returns 0, or the milliseconds until there will be one.
   * @param now ms since 1970
   */
  take(address: string, now: number): number {
    return this.#bucket(address, now).take(now);
  }

  /** Takes tokens even if there are fewer. Returns 0, or after overdrawing the milliseconds until there is one again. */
  takeAnyway(address: string, now: number, count: number): number {
    return this.#bucket(address, now).takeAnyway(now, count);
  }

  /** The milliseconds until an address will have a token, or 0 if it has one. Takes none. */
  wait(address: string, now: number): number {
    return this.#bucket(address, now).wait(now);
  }

  #bucket(address: string, now: number): RateLimit {
    const bucket = this.#buckets.get(address) ?? new RateLimit(this.perSecond, this.burst, now);
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    const oldest = this.#buckets.keys().next().value;
    if (this.#buckets.size > limits.sourcesCounted && oldest !== undefined) this.#buckets.delete(oldest);
    return bucket;
  }
}
