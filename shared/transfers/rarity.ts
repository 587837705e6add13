import { PieceSet } from './piece-set';

/** Pieces that are compared to find the rarest of a source with a part of the file: exact up to 64 MB. */
const lookedAt = 256;

/**
 * Pieces that are still to be asked for, those that fewest sources have first. Pieces that equally many have come in a random
 * order, so that several receivers fetch different ones, and can give them to each other.
 */
export class Rarity {
  /** Pieces by how many sources have them. */
  readonly #byHolders = new Map<number, PieceSet>();
  /** Of how many sources with a part of the file each piece is known. Whoever has all of it makes no piece rarer. */
  readonly #holders: Uint16Array;
  readonly #waiting = new PieceSet();

  /**
   * @param count pieces of the file
   * @param random an integer from 0 up to the number given
   */
  constructor(count: number, missing: Iterable<number>, random: (below: number) => number) {
    this.#holders = new Uint16Array(count);
    const order = [...missing];
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = random(at + 1);
      [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
    }
    for (const piece of order) this.add(piece);
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(piece: number): void {
    this.#waiting.add(piece);
    this.#bucket(this.#holders[piece] ?? 0).add(piece);
  }

  delete(piece: number): void {
    this.#waiting.delete(piece);
    this.#byHolders.get(this.#holders[piece] ?? 0)?.delete(piece);
  }

  /** One more source, or (-1) one fewer, has a piece. */
  count(piece: number, change: 1 | -1): void {
    const isWaiting = this.#waiting.has(piece);
    if (isWaiting) this.delete(piece);
    this.#holders[piece] = (this.#holders[piece] ?? 0) + change;
    if (isWaiting) this.add(piece);
  }

  /** The rarest piece. */
  rarest(): number | undefined {
    let best: number | undefined;
    let fewest = Infinity;
    for (const [holders, pieces] of this.#byHolders) {
      const [first] = pieces;
      if (first === undefined || holders >= fewest) continue;
      [best, fewest] = [first, holders];
    }
    return best;
  }

  /** The rarest of the first few of these that wait: of all, if they are few. Takes no longer for many. */
  rarestOf(pieces: Iterable<number>): number | undefined {
    let best: number | undefined;
    let fewest = Infinity;
    let looked = 0;
    for (const piece of pieces) {
      if (!this.#waiting.has(piece)) continue;
      const holders = this.#holders[piece] ?? 0;
      if (holders < fewest) [best, fewest] = [piece, holders];
      looked += 1;
      if (looked === lookedAt) break;
    }
    return best;
  }

  #bucket(holders: number): PieceSet {
    const bucket = this.#byHolders.get(holders) ?? new PieceSet();
    this.#byHolders.set(holders, bucket);
    return bucket;
  }
}
