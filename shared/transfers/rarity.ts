/** Pieces that are compared to find the rarest of a source with a part of the file: exact up to 64 MB. */
const lookedAt = 256;

/**
 * Pieces that are still to be asked for, those that fewest sources have first. Of pieces that equally many have, any may be next,
 * so that several receivers fetch different ones, and can give them to each other.
 *
 * They lie in one array, those with fewer holders before those with more: a piece that gets one more changes places with the last
 * of its group. So a plan for a file of 100 GB is made in a few milliseconds, in 4 MB.
 */
export class Rarity {
  readonly #order: Uint32Array;
  /** Where in the order each piece is, from 1; 0 if it does not wait. */
  readonly #places: Uint32Array;
  /** Of how many sources with a part of the file each piece is known. Whoever has all of it makes no piece rarer. */
  readonly #holders: Uint16Array;
  /** By number of holders, where in the order their pieces end. */
  readonly #ends: number[] = [0];

  /**
   * @param count pieces of the file
   * @param random an integer from 0 up to the number given
   */
  constructor(
    count: number,
    missing: Iterable<number>,
    private readonly random: (below: number) => number,
  ) {
    this.#order = new Uint32Array(count);
    this.#places = new Uint32Array(count);
    this.#holders = new Uint16Array(count);
    for (const piece of missing) this.add(piece);
  }

  get size(): number {
    return this.#ends.at(-1) ?? 0;
  }

  /** Whether a piece waits to be asked for. */
  has(piece: number): boolean {
    return (this.#places[piece] ?? 0) > 0;
  }

  /** Whether at most as many have a piece as another. */
  isAsRareAs(piece: number, other: number): boolean {
    return (this.#holders[piece] ?? 0) <= (this.#holders[other] ?? 0);
  }

  add(piece: number): void {
    if (this.has(piece)) return;
    const holders = this.#holders[piece] ?? 0;
    while (this.#ends.length <= holders) this.#ends.push(this.size);
    // The first of each group with more holders goes to the end of its group.
    for (let group = this.#ends.length - 1; group > holders; group -= 1) {
      const [begin, end] = [this.#ends[group - 1] ?? 0, this.#ends[group] ?? 0];
      if (begin < end) this.#put(this.#order[begin] ?? 0, end);
      this.#ends[group] = end + 1;
    }
    const end = this.#ends[holders] ?? 0;
    this.#put(piece, end);
    this.#ends[holders] = end + 1;
  }

  delete(piece: number): void {
    if (!this.has(piece)) return;
    let free = (this.#places[piece] ?? 0) - 1;
    // The last of each group from its own on fills the place that is free.
    for (let group = this.#holders[piece] ?? 0; group < this.#ends.length; group += 1) {
      const last = (this.#ends[group] ?? 0) - 1;
      if (last !== free) this.#put(this.#order[last] ?? 0, free);
      this.#ends[group] = last;
      free = last;
    }
    this.#places[piece] = 0;
  }

  /** One more source, or (-1) one fewer, has a piece. */
  count(piece: number, change: 1 | -1): void {
    const isWaiting = this.has(piece);
    if (isWaiting) this.delete(piece);
    this.#holders[piece] = (this.#holders[piece] ?? 0) + change;
    if (isWaiting) this.add(piece);
  }

  /** One of the rarest pieces. */
  rarest(): number | undefined {
    let begin = 0;
    for (const end of this.#ends) {
      if (end > begin) return this.#order[begin + this.random(end - begin)];
      begin = end;
    }
    return undefined;
  }

  /** The rarest of the first few of these that wait: of all, if they are few. Takes no longer for many. */
  rarestOf(pieces: Iterable<number>): number | undefined {
    let best: number | undefined;
    let fewest = Infinity;
    let looked = 0;
    for (const piece of pieces) {
      if (!this.has(piece)) continue;
      const holders = this.#holders[piece] ?? 0;
      if (holders < fewest) [best, fewest] = [piece, holders];
      looked += 1;
      if (looked === lookedAt) break;
    }
    return best;
  }

  #put(piece: number, at: number): void {
    this.#order[at] = piece;
    this.#places[piece] = at + 1;
  }
}
