import { limits } from '../protocol/limits';
import type { EntryHash, WriterId } from '../ids';
import { LayeredMap } from './layered-map';
import type { Piece } from './log-addition';
import type { EntryHeader, MessageEntry } from './log-entry';
import { emptySequence, sequencesOf, type Sequence } from './sequence';

/** A message by its piece and number. */
export interface PiecePlace {
  readonly piece: number;
  readonly number: number;
}

/** A piece with the place of the message that its first one follows; undefined while that is not here, or does not exist. */
export type ChainPiece = Piece & { readonly parent: PiecePlace | undefined };

/** What a message needs to be placed, beside itself. */
export interface Placing {
  /** Number of controls that are here. */
  readonly knownControls: number;
  /** Pieces that were begun with at most this number of controls do not grow: somebody went out after that. */
  readonly sealed: number;
  /** Whether somebody else's control names this message: its branch is taken in beyond the bound on branches. */
  readonly isNamed: (hash: EntryHash) => boolean;
}

/** Finds a message that is kept, by its hash. */
type Locate = (hash: EntryHash) => PiecePlace | undefined;
type Located = Pick<EntryHeader, 'writer' | 'number' | 'hash'>;
type Chained = Pick<EntryHeader, 'number' | 'prev' | 'after'> & { readonly hash?: EntryHash };

const none: readonly number[] = [];
const noPieces: readonly ChainPiece[] = [];

/**
 * The messages of all writers as pieces, and how these hang together by `prev`. Messages may come in any order; once the
 * same messages are here, the same branches are.
 */
export class Chains {
  #pieces: LayeredMap<number, ChainPiece>;
  #sequences: LayeredMap<WriterId, Sequence>;
  /** Pieces by the hash of their last message. */
  #byEnd: LayeredMap<EntryHash, number>;
  /** Pieces that wait for a message: it is the `prev` of their first one. */
  #wanted: LayeredMap<EntryHash, readonly number[]>;
  /** Pieces that follow a message of a piece. */
  #children: LayeredMap<number, readonly number[]>;
  #changed = new Set<number>();
  #nextPiece = 1;

  constructor(
    private readonly locate: Locate,
    pieces: readonly Piece[] = [],
  ) {
    this.#wanted = new LayeredMap();
    this.#children = new LayeredMap();
    if (pieces.length === 0) {
      this.#pieces = new LayeredMap();
      this.#byEnd = new LayeredMap();
      this.#sequences = new LayeredMap();
      return;
    }
    this.#pieces = new LayeredMap(pieces.map((piece) => [piece.id, { ...piece, parent: undefined }]));
    this.#byEnd = new LayeredMap(pieces.map(({ id, lastHash }) => [lastHash, id]));
    this.#sequences = new LayeredMap(sequencesOf(pieces));
    for (const { id } of pieces) {
      this.#nextPiece = Math.max(this.#nextPiece, id + 1);
      this.#reopen(id);
    }
    this.#countForks(pieces);
    this.#changed.clear();
  }

  /** The same chains, to which adding does not change these. */
  fork(locate: Locate): Chains {
    const fork = new Chains(locate);
    fork.#pieces = this.#pieces.fork();
    fork.#sequences = this.#sequences.fork();
    fork.#byEnd = this.#byEnd.fork();
    fork.#wanted = this.#wanted.fork();
    fork.#children = this.#children.fork();
    fork.#changed = new Set(this.#changed);
    fork.#nextPiece = this.#nextPiece;
    return fork;
  }

  get writers(): WriterId[] {
    return [...this.#sequences].map(([writer]) => writer);
  }

  piece(id: number): ChainPiece | undefined {
    return this.#pieces.get(id);
  }

  piecesOf(writer: WriterId): ChainPiece[] {
    return this.#sequence(writer).pieces.flatMap((id) => this.#pieces.get(id) ?? []);
  }

  /** The pieces whose first message follows one of this piece. */
  childrenOf(id: number): ChainPiece[] {
    return (this.#children.get(id) ?? none).flatMap((child) => this.#pieces.get(child) ?? []);
  }

  /** Equal as long as no message of a writer is added. */
  stateOf(writer: WriterId): object {
    return this.#sequence(writer);
  }

  /** The highest number of a writer's messages; 0 when there is none. */
  highestOf(writer: WriterId): number {
    return this.#sequence(writer).highest;
  }

  /** Number of branches of a writer's messages, counting no gaps and no new runs. */
  branchesOf(writer: WriterId): number {
    return this.#sequence(writer).forks + 1;
  }

  /**
   * Whether so many of a writer's branches, stretches or runs are here that others may have been refused.
   * @param controls number of controls that are here
   */
  isFull(writer: WriterId, controls: number): boolean {
    const { forks, roots } = this.#sequence(writer);
    const isFull = forks + 1 >= limits.branchesPerWriter || roots >= limits.stretchesPerWriter;
    return isFull || this.#hasAllRuns(writer, controls);
  }

  /** Whether a writer began as many runs as an honest one could, who begins one when there is another control. */
  #hasAllRuns(writer: WriterId, controls: number): boolean {
    return this.#sequence(writer).turns >= limits.runsPerWriter + limits.runsPerWriterAndControl * controls;
  }

  /**
   * Whether a message of the same run that is here names this one as the one before it, so that no signature is needed. One
   * of another run does not count: not everybody who may be given this message may be given that one.
   */
  expects({ hash, number, after }: Located & Pick<EntryHeader, 'after'>): boolean {
    return this.followersOf({ hash, number }).some((piece) => isSameList(piece.after, after));
  }

  /** Where a message is; undefined when it is not here. */
  find({ writer, number, hash }: Located): PiecePlace | undefined {
    const end = this.#byEnd.get(hash);
    if (end !== undefined) return this.#pieces.get(end)?.last === number ? { piece: end, number } : undefined;
    const place = this.locate(hash);
    const piece = place?.number === number ? this.#pieces.get(place.piece) : undefined;
    // What is kept may be ahead of this log.
    return piece?.writer === writer && piece.first <= number && number <= piece.last ? place : undefined;
  }

  /** The piece of a message that is here. Reads only where several pieces may hold it. */
  pieceOf(held: Located & Pick<EntryHeader, 'after'>): ChainPiece | undefined {
    const end = this.#byEnd.get(held.hash);
    if (end !== undefined) return this.#pieces.get(end);
    const around = this.#around(held.writer, held.number).filter(({ after }) =>
      isSameList(after, held.after),
    );
    if (around.length === 1) return around[0];
    const place = this.find(held);
    return place && this.#pieces.get(place.piece);
  }

  /**
   * The list that a message names in `after`, as the piece that it continues at either end has it: equal lists are one then.
   * A message that is still to be written has no hash.
   */
  afterOf({ hash, number, prev, after }: Chained): readonly EntryHash[] {
    const [follower] = hash === undefined ? noPieces : this.followersOf({ hash, number });
    const piece = follower ?? this.#endingWith(prev, number - 1);
    return piece && isSameList(piece.after, after) ? piece.after : after;
  }

  /** Whether a message is here. The usual case, a message that continues a piece, is decided without reading. */
  holds(entry: Located & Pick<EntryHeader, 'prev'>): boolean {
    const piece = this.#endingWith(entry.prev, entry.number - 1);
    if (piece && !this.childrenOf(piece.id).some(({ parent }) => parent?.number === piece.last)) return false;
    return this.followersOf(entry).length === 0 && this.find(entry) !== undefined;
  }

  /** Takes in a message that is not here. Returns its piece; undefined when it would be one branch, stretch or run too many. */
  place(entry: MessageEntry, placing: Placing): number | undefined {
    const { forks, roots } = this.#sequence(entry.writer);
    const before = this.#endingWith(entry.prev, entry.number - 1);
    const parent = before ? { piece: before.id, number: before.last } : this.#parentOf(entry);
    const followers = this.followersOf(entry);
    const isFork = this.#hasSibling(entry, parent);
    if (isFork && forks + 1 >= limits.branchesPerWriter && !this.#isNamed(entry, followers, placing))
      return undefined;
    if (!parent && followers.length === 0 && roots >= limits.stretchesPerWriter) return undefined;
    const isInRun = [...(before ? [before] : []), ...followers].some(({ after }) =>
      isSameList(after, entry.after),
    );
    if (
      !isInRun &&
      this.#hasAllRuns(entry.writer, placing.knownControls) &&
      !this.#isNamed(entry, followers, placing)
    )
      return undefined;
    const piece = this.#put(entry, before, parent, followers, placing);
    if (isFork) this.#count(entry.writer, { forks: 1 });
    return piece;
  }

  /** Notes that the content of a piece's messages up to a number was deleted here. */
  deleteContent(id: number, upTo: number): void {
    const piece = this.#pieces.get(id);
    if (piece && upTo >= piece.first && upTo > piece.deleted)
      this.#replace({ ...piece, deleted: Math.min(upTo, piece.last) });
  }

  /** The pieces that are new or have changed since this was last asked. */
  takeChanged(): Piece[] {
    const changed = [...this.#changed].flatMap((id) => this.#pieces.get(id) ?? []);
    this.#changed = new Set();
    return changed.map(({ parent: _, ...piece }) => piece);
  }

  #sequence(writer: WriterId): Sequence {
    return this.#sequences.get(writer) ?? emptySequence;
  }

  #around(writer: WriterId, number: number): ChainPiece[] {
    return this.piecesOf(writer).filter(({ first, last }) => first <= number && number <= last);
  }

  #endingWith(hash: EntryHash | undefined, number: number): ChainPiece | undefined {
    const id = hash === undefined ? undefined : this.#byEnd.get(hash);
    const piece = id === undefined ? undefined : this.#pieces.get(id);
    return piece?.last === number ? piece : undefined;
  }

  #parentOf({
    writer,
    number,
    prev,
  }: Pick<EntryHeader, 'writer' | 'number' | 'prev'>): PiecePlace | undefined {
    // Most are not: then nothing is read.
    if (prev === undefined || this.#around(writer, number - 1).length === 0) return undefined;
    return this.find({ writer, number: number - 1, hash: prev });
  }

  /** The pieces that wait for a message. */
  followersOf({ hash, number }: Pick<Located, 'hash' | 'number'>): readonly ChainPiece[] {
    const ids = this.#wanted.get(hash);
    if (!ids) return noPieces;
    return ids.flatMap((id) => this.#pieces.get(id) ?? []).filter(({ first }) => first === number + 1);
  }

  /** Whether another message follows the same one, or begins with the same number. */
  #hasSibling({ writer, number, prev }: MessageEntry, parent: PiecePlace | undefined): boolean {
    if (prev === undefined)
      return this.piecesOf(writer).some((piece) => piece.first === number && piece.firstPrev === undefined);
    if (!parent) return (this.#wanted.get(prev) ?? none).some((id) => this.#pieces.get(id)?.first === number);
    const isInside = parent.number !== this.#pieces.get(parent.piece)?.last;
    return isInside || this.childrenOf(parent.piece).some((each) => each.parent?.number === parent.number);
  }

  #isNamed({ hash }: MessageEntry, followers: readonly ChainPiece[], { isNamed }: Placing): boolean {
    const above = [...followers];
    for (let piece = above.pop(); piece; piece = above.pop()) {
      if (isNamed(piece.lastHash)) return true;
      above.push(...this.childrenOf(piece.id));
    }
    return isNamed(hash);
  }

  #put(
    entry: MessageEntry,
    before: ChainPiece | undefined,
    parent: PiecePlace | undefined,
    followers: readonly ChainPiece[],
    { knownControls, sealed }: Placing,
  ): number {
    const { writer, number, hash, prev, after } = entry;
    const canGrow = (piece: ChainPiece): boolean =>
      piece.knownControls > sealed && isSameList(piece.after, after);
    if (before && canGrow(before)) {
      this.#byEnd.delete(before.lastHash);
      this.#byEnd.set(hash, before.id);
      this.#replace({ ...before, last: number, lastHash: hash });
      this.#count(writer, { highest: number });
      this.#join(followers, { piece: before.id, number });
      return before.id;
    }
    const next = followers.find(canGrow);
    if (next) {
      this.#unwant(next);
      this.#replace({ ...next, first: number, firstPrev: prev });
      if (parent) {
        this.#count(writer, { roots: -1 });
        this.#attach(next.id, parent);
      } else {
        this.#count(writer, {});
        this.#want(next.id, prev);
      }
      if (followers.length > 1)
        this.#join(
          followers.filter(({ id }) => id !== next.id),
          { piece: next.id, number },
        );
      return next.id;
    }
    const id = this.#nextPiece;
    this.#nextPiece += 1;
    this.#pieces.set(id, {
      ...{ id, writer, first: number, last: number, lastHash: hash, firstPrev: prev, after },
      ...{ deleted: 0, knownControls, parent: undefined },
    });
    this.#changed.add(id);
    this.#byEnd.set(hash, id);
    this.#count(writer, { piece: id, highest: number });
    this.#attach(id, parent);
    this.#join(followers, { piece: id, number });
    return id;
  }

  /** Connects a piece with what its first message follows, or has it wait for that. */
  #attach(id: number, parent: PiecePlace | undefined): void {
    const piece = this.#pieces.get(id);
    if (!piece) return;
    if (parent) {
      const follows = this.#pieces.get(parent.piece);
      if (follows && !isSameList(follows.after, piece.after)) this.#count(piece.writer, { turns: 1 });
      this.#pieces.set(id, { ...piece, parent });
      this.#children.set(parent.piece, [...(this.#children.get(parent.piece) ?? none), id]);
      return;
    }
    this.#count(piece.writer, { roots: 1 });
    this.#want(id, piece.firstPrev);
  }

  /** Has a piece wait for the message that its first one follows. */
  #want(id: number, prev: EntryHash | undefined): void {
    if (prev !== undefined) this.#wanted.set(prev, [...(this.#wanted.get(prev) ?? none), id]);
  }

  /** Connects pieces with the message that they have waited for. */
  #join(followers: readonly ChainPiece[], parent: PiecePlace): void {
    for (const follower of followers) {
      this.#unwant(follower);
      this.#count(follower.writer, { roots: -1 });
      this.#attach(follower.id, parent);
    }
  }

  #unwant({ id, firstPrev }: ChainPiece): void {
    if (firstPrev === undefined) return;
    const left = (this.#wanted.get(firstPrev) ?? none).filter((each) => each !== id);
    if (left.length > 0) this.#wanted.set(firstPrev, left);
    else this.#wanted.delete(firstPrev);
  }

  #reopen(id: number): void {
    const piece = this.#pieces.get(id);
    if (!piece) return;
    const { writer, first, firstPrev } = piece;
    const before = this.#endingWith(firstPrev, first - 1);
    const parent = before
      ? { piece: before.id, number: before.last }
      : this.#parentOf({ writer, number: first, prev: firstPrev });
    this.#attach(id, parent);
  }

  /** Counts, for pieces that were all put in place at once, what `place` counts one by one. */
  #countForks(pieces: readonly Piece[]): void {
    const groups = new Set<string>();
    for (const { id } of pieces) {
      const piece = this.#pieces.get(id);
      if (!piece) continue;
      const { writer, first, firstPrev, parent } = piece;
      const key = parent ? `${parent.piece} ${parent.number}` : `${writer} ${first} ${firstPrev ?? ''}`;
      const isInside = parent !== undefined && parent.number !== this.#pieces.get(parent.piece)?.last;
      if (isInside || groups.has(key)) this.#count(writer, { forks: 1 });
      groups.add(key);
    }
  }

  #replace(piece: ChainPiece): void {
    this.#pieces.set(piece.id, piece);
    this.#changed.add(piece.id);
  }

  #count(
    writer: WriterId,
    change: { piece?: number; forks?: number; roots?: number; turns?: number; highest?: number },
  ): void {
    const { pieces, forks, roots, turns, highest } = this.#sequence(writer);
    const { piece } = change;
    this.#sequences.set(writer, {
      pieces: piece === undefined ? pieces : [...pieces, piece],
      forks: forks + (change.forks ?? 0),
      roots: roots + (change.roots ?? 0),
      turns: turns + (change.turns ?? 0),
      highest: Math.max(highest, change.highest ?? 0),
    });
  }
}

/** Whether two messages name the same controls, in the same order. */
export const isSameList = (a: readonly EntryHash[], b: readonly EntryHash[]): boolean =>
  a === b || (a.length === b.length && a.every((hash, at) => hash === b[at]));

/** All pieces of all writers. */
export const allPieces = (chains: Chains): ChainPiece[] =>
  chains.writers.flatMap((writer) => chains.piecesOf(writer));
