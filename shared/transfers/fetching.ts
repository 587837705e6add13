import { PieceSet } from './piece-set';
import { Rarity } from './rarity';

/**
 * Which piece of a file is asked of whom next. Pure: the caller says what it learns, and carries out what `next` returns.
 *
 * What few have is fetched while they are there. At the end, a piece that one source keeps waiting is asked of one more, and
 * of no third, so that no piece is fetched more than twice.
 */

export interface Fetch<Source> {
  readonly source: Source;
  readonly piece: number;
}

interface Known {
  /** Pieces that it has; undefined for all. */
  readonly pieces: PieceSet | undefined;
  readonly asked: Set<number>;
}

/** Most pieces asked of one source at a time. */
const askedOfEach = 4;
/** Most sources of which one piece is asked at a time. */
const sourcesOfEach = 2;

export class Fetching<Source> {
  readonly #sources = new Map<Source, Known>();
  readonly #missing: PieceSet;
  readonly #unasked: Rarity;
  /** Of how many sources the pieces are asked that are asked for. */
  readonly #asked = new Map<number, number>();

  /**
   * @param count pieces of the file
   * @param random an integer from 0 up to the number given
   */
  constructor(
    private readonly count: number,
    missing: Iterable<number>,
    random: (below: number) => number,
  ) {
    this.#missing = new PieceSet(count);
    for (const piece of missing) this.#missing.add(piece);
    this.#unasked = new Rarity(count, this.#missing, random);
  }

  /** Number of pieces that have not come. */
  get missing(): number {
    return this.#missing.size;
  }

  /** A source has the whole file. */
  hasAll(source: Source): void {
    const asked = this.#sources.get(source)?.asked ?? new Set();
    this.#forgetPieces(source);
    this.#sources.set(source, { pieces: undefined, asked });
  }

  /** A source has these pieces, besides those of which it said so before. */
  has(source: Source, pieces: Iterable<number>): void {
    const known = this.#sources.get(source) ?? { pieces: new PieceSet(this.count), asked: new Set() };
    this.#sources.set(source, known);
    for (const piece of pieces) {
      if (!known.pieces || known.pieces.has(piece) || !this.#missing.has(piece)) continue;
      known.pieces.add(piece);
      this.#unasked.count(piece, 1);
    }
  }

  /** A source is gone, or lied. What was asked of it is asked of others. */
  lost(source: Source): void {
    for (const piece of this.#sources.get(source)?.asked ?? []) this.#unask(piece);
    this.#forgetPieces(source);
    this.#sources.delete(source);
  }

  /** A piece has come, and is right. Returns the other sources of which it was asked: it need not come from them any more. */
  got(piece: number): Source[] {
    this.#missing.delete(piece);
    this.#asked.delete(piece);
    this.#unasked.delete(piece);
    const others: Source[] = [];
    for (const [source, { asked, pieces }] of this.#sources) {
      pieces?.delete(piece);
      if (asked.delete(piece)) others.push(source);
    }
    return others;
  }

  /** What is to be asked now. It counts as asked from now on. */
  next(): Fetch<Source>[] {
    const fetches: Fetch<Source>[] = [];
    for (let before = -1; before < fetches.length;) {
      before = fetches.length;
      // One of each in turn, so that no source gets all the pieces.
      for (const [source, known] of this.#sources) {
        const piece = known.asked.size < askedOfEach ? this.#choose(known) : undefined;
        if (piece === undefined) continue;
        known.asked.add(piece);
        this.#unasked.delete(piece);
        this.#asked.set(piece, (this.#asked.get(piece) ?? 0) + 1);
        fetches.push({ source, piece });
      }
    }
    return fetches;
  }

  #choose({ pieces, asked }: Known): number | undefined {
    const rarest = pieces ? this.#unasked.rarestOf(pieces) : this.#unasked.rarest();
    if (rarest !== undefined || this.#unasked.size > 0) return rarest;
    for (const [piece, sources] of this.#asked)
      if (sources < sourcesOfEach && !asked.has(piece) && pieces?.has(piece) !== false) return piece;
    return undefined;
  }

  #unask(piece: number): void {
    const asked = (this.#asked.get(piece) ?? 0) - 1;
    if (asked > 0) return void this.#asked.set(piece, asked);
    this.#asked.delete(piece);
    if (this.#missing.has(piece)) this.#unasked.add(piece);
  }

  #forgetPieces(source: Source): void {
    for (const piece of this.#sources.get(source)?.pieces ?? []) this.#unasked.count(piece, -1);
  }
}
