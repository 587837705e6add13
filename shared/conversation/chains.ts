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

/** A piece with its parent, the message that its first one follows; undefined if that is missing or does not exist. */
export type ChainPiece = Piece & { readonly parent: PiecePlace | undefined };

/** Context for placing a message. */
export interface Placing {
  /** Number of controls held. */
  readonly knownControls: number;
  /** Pieces begun with at most this number of controls MUST NOT grow: somebody went out after that. */
  readonly sealed: number;
  /** Whether a control of another writer names this message: then the limits on branches and runs do not apply. */
  readonly isNamed: (hash: EntryHash) => boolean;
}

/** Finds a stored message by its hash. */
type Locate = (hash: EntryHash) => PiecePlace | undefined;
type Located = Pick<EntryHeader, 'writer' | 'number' | 'hash'>;
type Chained = Pick<EntryHeader, 'number' | 'prev' | 'after'> & { readonly hash?: EntryHash };

const none: readonly number[] = [];
const noPieces: readonly ChainPiece[] = [];

/** The messages of all writers, as pieces linked by `prev`. The same messages in any order give the same branches. */
export class Chains {
  #pieces: LayeredMap<number, ChainPiece>;
  #sequences: LayeredMap<WriterId, Sequence>;
  /** Pieces by the hash of their last message. */
  #byEnd: LayeredMap<EntryHash, number>;
  /** Pieces that wait for a missing message, by its hash: the `prev` of their first message. */
  #wanted: LayeredMap<EntryHash, readonly number[]>;
  /** Pieces whose first message follows a message of this piece. */
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

  /** Returns a copy; adding to it does not change this one. */
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

  /** The pieces whose first message follows a message of this piece. */
  childrenOf(id: number): readonly ChainPiece[] {
    const ids = this.#children.get(id);
    return ids ? ids.flatMap((child) => this.#pieces.get(child) ?? []) : noPieces;
  }

  /** Returns an object that stays the same (`===`) until a message of this writer is added. */
  stateOf(writer: WriterId): object {
    return this.#sequence(writer);
  }

  /** The highest number of a writer's messages; 0 if there is none. */
  highestOf(writer: WriterId): number {
    return this.#sequence(writer).highest;
  }

  /** Number of branches of a writer's messages. Gaps and new runs do not count as branches. */
  branchesOf(writer: WriterId): number {
    return this.#sequence(writer).forks + 1;
  }

  /**
   * Whether a writer has reached the limit on branches, stretches or runs, so that messages may have been refused.
   * @param controls number of controls held
   */
  isFull(writer: WriterId, controls: number): boolean {
    const { forks, roots } = this.#sequence(writer);
    const isFull = forks + 1 >= limits.branchesPerWriter || roots >= limits.stretchesPerWriter;
    return isFull || this.#hasAllRuns(writer, controls);
  }

  /** Whether a writer has reached the limit on runs. An honest writer begins one only when a control is added. */
  #hasAllRuns(writer: WriterId, controls: number): boolean {
    return this.#sequence(writer).turns >= limits.runsPerWriter + limits.runsPerWriterAndControl * controls;
  }

  /**
   * Whether a message of the same run names this one in `prev`, so that it needs no signature. A message of another run
   * does not count: not everybody who may be given this message may be given that one.
   */
  expects({ hash, number, after }: Located & Pick<EntryHeader, 'after'>): boolean {
    return this.followersOf({ hash, number }).some((piece) => isSameList(piece.after, after));
  }

  /** Where a message is; undefined if it is not held. */
  find({ writer, number, hash }: Located): PiecePlace | undefined {
    const end = this.#byEnd.get(hash);
    if (end !== undefined) return this.#pieces.get(end)?.last === number ? { piece: end, number } : undefined;
    const place = this.locate(hash);
    const piece = place?.number === number ? this.#pieces.get(place.piece) : undefined;
    // The shelf may be ahead of this log.
    return piece?.writer === writer && piece.first <= number && number <= piece.last ? place : undefined;
  }

  /** The piece of a message that is held. Reads from the shelf only if the pieces in memory do not determine it. */
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
   * The `after` of the piece that a message continues at either end, if it equals the message's own, so that equal lists
   * share one array. A message that is not written yet has no hash.
   */
  afterOf({ hash, number, prev, after }: Chained): readonly EntryHash[] {
    const [follower] = hash === undefined ? noPieces : this.followersOf({ hash, number });
    const piece = follower ?? this.#endingWith(prev, number - 1);
    return piece && isSameList(piece.after, after) ? piece.after : after;
  }

  /** Whether a message is held. The usual case, a message that continues a piece, needs no read. */
  holds(entry: Located & Pick<EntryHeader, 'prev'>): boolean {
    const piece = this.#endingWith(entry.prev, entry.number - 1);
    if (piece && !this.#isFollowed(piece)) return false;
    return this.followersOf(entry).length === 0 && this.find(entry) !== undefined;
  }

  /**
   * Adds a message that is not held. Returns its piece; undefined if it exceeds the limit on branches, stretches or runs.
   */
  place(entry: MessageEntry, placing: Placing): number | undefined {
    const before = this.#endingWith(entry.prev, entry.number - 1);
    const followers = this.followersOf(entry);
    // The usual case: nothing else follows the message before, and nothing follows this one.
    if (before && followers.length === 0 && canGrow(before, entry, placing) && !this.#isFollowed(before))
      return this.#grow(before, entry);
    const { forks, roots } = this.#sequence(entry.writer);
    const parent = before ? { piece: before.id, number: before.last } : this.#parentOf(entry);
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

  /** Records that the content of a piece's messages up to a number was deleted on this node. */
  deleteContent(id: number, upTo: number): void {
    const piece = this.#pieces.get(id);
    if (piece && upTo >= piece.first && upTo > piece.deleted)
      this.#replace({ ...piece, deleted: Math.min(upTo, piece.last) });
  }

  /** Returns the pieces that are new or have changed since the last call. */
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
    // Usually no message with the preceding number is held, and no read is needed.
    if (prev === undefined || this.#around(writer, number - 1).length === 0) return undefined;
    return this.find({ writer, number: number - 1, hash: prev });
  }

  /** The pieces that wait for a message as the predecessor of their first one. */
  followersOf({ hash, number }: Pick<Located, 'hash' | 'number'>): readonly ChainPiece[] {
    const ids = this.#wanted.get(hash);
    if (!ids) return noPieces;
    return ids.flatMap((id) => this.#pieces.get(id) ?? []).filter(({ first }) => first === number + 1);
  }

  /** Whether another message with the same number and `prev` is held. */
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
    placing: Placing,
  ): number {
    const { writer, number, hash, prev, after } = entry;
    const { knownControls } = placing;
    if (before && canGrow(before, entry, placing)) {
      this.#grow(before, entry);
      this.#join(followers, { piece: before.id, number });
      return before.id;
    }
    const next = followers.find((piece) => canGrow(piece, entry, placing));
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
      id,
      writer,
      first: number,
      last: number,
      lastHash: hash,
      firstPrev: prev,
      after,
      deleted: 0,
      knownControls,
      parent: undefined,
    });
    this.#changed.add(id);
    this.#byEnd.set(hash, id);
    this.#count(writer, { piece: id, highest: number });
    this.#attach(id, parent);
    this.#join(followers, { piece: id, number });
    return id;
  }

  /** Appends a message to the piece that ends with the one before it. Returns the piece. */
  #grow(piece: ChainPiece, { writer, number, hash }: MessageEntry): number {
    this.#byEnd.delete(piece.lastHash);
    this.#byEnd.set(hash, piece.id);
    this.#replace({ ...piece, last: number, lastHash: hash });
    const sequence = this.#sequence(writer);
    this.#sequences.set(writer, { ...sequence, highest: Math.max(sequence.highest, number) });
    return piece.id;
  }

  /** Whether a message that is held follows the last one of a piece. */
  #isFollowed({ id, last }: ChainPiece): boolean {
    return this.childrenOf(id).some(({ parent }) => parent?.number === last);
  }

  /** Links a piece to its parent, or makes it wait for the message that its first one follows. */
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

  /** Makes a piece wait for the message that its first one follows. */
  #want(id: number, prev: EntryHash | undefined): void {
    if (prev !== undefined) this.#wanted.set(prev, [...(this.#wanted.get(prev) ?? none), id]);
  }

  /** Links pieces to the message that they have waited for. */
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

  /** Counts the forks among pieces that were loaded together; `place` counts them one by one. */
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

/** Whether a message that follows a piece, or comes before it, becomes part of it. */
const canGrow = (piece: ChainPiece, { after }: MessageEntry, { sealed }: Placing): boolean =>
  piece.knownControls > sealed && isSameList(piece.after, after);

/** Whether two messages name the same controls, in the same order. */
export const isSameList = (a: readonly EntryHash[], b: readonly EntryHash[]): boolean =>
  a === b || (a.length === b.length && a.every((hash, at) => hash === b[at]));

/** All pieces of all writers. */
export const allPieces = (chains: Chains): ChainPiece[] =>
  chains.writers.flatMap((writer) => chains.piecesOf(writer));
