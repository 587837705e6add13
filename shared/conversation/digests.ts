import type { Holdings, Receiver } from './holdings';

/** Caches the digests of a log by receiver. MUST be cleared when the log changes. */
export class Digests {
  /** Built on first use: most forks are never asked. */
  #known: Map<Receiver, string> | undefined;

  /**
   * @param holdingsOf the part of the log that a receiver may be told of
   * @param digestOf SHA-256 in base64url of a text's UTF-8 bytes
   */
  constructor(
    private readonly holdingsOf: (receiver: Receiver) => Holdings,
    private readonly digestOf: (canonical: string) => string,
  ) {}

  of(receiver: Receiver): string {
    const known = this.#known?.get(receiver);
    if (known !== undefined) return known;
    const holdings = this.holdingsOf(receiver);
    // Most receivers share one digest, which is computed once.
    const isShared = receiver !== 'everything' && holdings.isWhole;
    const digest = isShared ? this.of('everything') : this.digestOf(holdings.digestText());
    (this.#known ??= new Map()).set(receiver, digest);
    return digest;
  }

  clear(): void {
    this.#known = undefined;
  }
}
