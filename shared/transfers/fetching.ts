import { PieceSet } from './piece-set';
import { Rarity } from './rarity';

/**
 * Which piece of a file is asked of whom next. Pure: the caller says what it learns, and carries out what `next` returns.
 *
 * What few have is fetched while they are there. A source that is quick is asked for several pieces in a request. At the end, a
 * piece that one source keeps waiting is asked of one more, and of no third, so that no piece is fetched more than twice.
 */

export interface Fetch<Source> {
  readonly source: Source;
  /** The pieces that are asked for in one request: from one up to another, which is not included. */
  readonly from: number;
  readonly to: number;
}

interface Known {
  /** Pieces that it has; undefined for all. */
  readonly pieces: PieceSet | undefined;
  readonly asked: Set<number>;
  /** Requests that have not ended. */
  readonly open: Set<Fetch<unknown>>;
  /** Pieces that the next request is for, if so many follow each other. */
  atOnce: number;
}

/** Most requests to one source at a time. */
const askedOfEach = 4;
/** A request that takes less is worth making for more pieces, and one that takes longer for fewer: each costs as much as a piece. */
const [quickMs, slowMs] = [250, 1_000];
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
   * @param atOnceOf pieces that a source can be asked for in one request
   */
  constructor(
    private readonly count: number,
    missing: Iterable<number>,
    random: (below: number) => number,
    private readonly atOnceOf: (source: Source) => number = () => 1,
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
    const { asked, open, atOnce } = this.#sources.get(source) ?? unasked();
    this.#forgetPieces(source);
    this.#sources.set(source, { pieces: undefined, asked, open, atOnce });
  }

  /** A source has these pieces, besides those of which it said so before. */
  has(source: Source, pieces: Iterable<number>): void {
    const known = this.#sources.get(source) ?? { pieces: new PieceSet(this.count), ...unasked() };
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

  /** A request has ended, and took so long. What has not come of it is asked again. */
  ended(fetch: Fetch<Source>, ms: number): void {
    const known = this.#sources.get(fetch.source);
    // It is another request if the source was lost meanwhile.
    if (!known?.open.delete(fetch)) return;
    for (let piece = fetch.from; piece < fetch.to; piece += 1)
      if (known.asked.delete(piece)) this.#unask(piece);
    if (ms > slowMs) known.atOnce = Math.max(1, known.atOnce >> 1);
    else if (ms < quickMs && fetch.to - fetch.from === known.atOnce)
      known.atOnce = Math.min(2 * known.atOnce, this.atOnceOf(fetch.source));
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
        const from = known.open.size < askedOfEach ? this.#choose(known) : undefined;
        if (from === undefined) continue;
        const fetch = { source, from, to: this.#endOf(known, from) };
        for (let piece = from; piece < fetch.to; piece += 1) {
          known.asked.add(piece);
          this.#unasked.delete(piece);
          this.#asked.set(piece, (this.#asked.get(piece) ?? 0) + 1);
        }
        known.open.add(fetch);
        fetches.push(fetch);
      }
    }
    return fetches;
  }

  #choose({ pieces, asked }: Known): number | undefined {
    const rarest = pieces ? this.#unasked.rarestOf(pieces) : this.#unasked.rarest();
    if (rarest !== undefined || this.#unasked.size > 0) return rarest;
    // What was asked for last: of several in one request the first may be about to come.
    for (const [piece, sources] of [...this.#asked].reverse())
      if (sources < sourcesOfEach && !asked.has(piece) && pieces?.has(piece) !== false) return piece;
    return undefined;
  }

  /** Where a request that begins with a piece ends: those after it are no less rare, and wait as well. */
  #endOf({ pieces, atOnce }: Known, from: number): number {
    const isNext = (piece: number): boolean =>
      this.#unasked.has(piece) && pieces?.has(piece) !== false && this.#unasked.isAsRareAs(piece, from);
    let to = from + 1;
    while (to - from < atOnce && this.#unasked.has(from) && isNext(to)) to += 1;
    return to;
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

/** Nothing was asked of a source yet. */
const unasked = (): Pick<Known, 'asked' | 'open' | 'atOnce'> => ({
  asked: new Set(),
  open: new Set(),
  atOnce: 1,
});
