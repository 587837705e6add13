import type { Holdings, Receiver } from './holdings';

/** Digests of what a log holds, by who is told them. To be cleared when the log changes. */
export class Digests {
  readonly #known = new Map<Receiver, string>();

  /**
   * @param holdingsOf what of the log a receiver may be told
   * @param digestOf SHA-256 in base64url of a text's UTF-8 bytes
   */
  constructor(
    private readonly holdingsOf: (receiver: Receiver) => Holdings,
    private readonly digestOf: (canonical: string) => string,
  ) {}

  of(receiver: Receiver): string {
    const known = this.#known.get(receiver);
    if (known !== undefined) return known;
    const holdings = this.holdingsOf(receiver);
    // Most are told the same: it is worked out once.
    const isShared = receiver !== 'everything' && holdings.isWhole;
    const digest = isShared ? this.of('everything') : this.digestOf(holdings.digestText());
    this.#known.set(receiver, digest);
    return digest;
  }

  clear(): void {
    this.#known.clear();
  }
}
