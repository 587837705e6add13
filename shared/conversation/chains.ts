import { limits } from '../protocol/limits';
import type { EntryHash, WriterId } from '../ids';
import type { Piece } from './log-addition';
import type { EntryHeader, MessageEntry } from './log-entry';
import { noPieces, Pieces, type ChainPiece, type MessageIdentity, type PiecePlace } from './pieces';
import { Sequences } from './writer-sequences';

/** Context for placing a message. */
export interface PlacingContext {
  /** Number of controls held. */
  readonly knownControls: number;
  /** Pieces begun with at most this number of controls MUST NOT grow: somebody went out after that. */
  readonly sealed: number;
  /** Whether a control of another writer names this message: then the limits on branches and runs do not apply. */
  readonly isNamed: (hash: EntryHash) => boolean;
}

/** Finds a stored message by its hash. */
type Locate = (hash: EntryHash) => PiecePlace | undefined;
type ChainLink = Pick<EntryHeader, 'writer' | 'number' | 'prev' | 'after'> & { readonly hash?: EntryHash };

/** What is held around a message that is to be placed. */
interface Neighbours {
  /** The piece whose last message it follows. */
  readonly before: ChainPiece | undefined;
  /** The message that it follows; undefined if that is not held. */
  readonly parent: PiecePlace | undefined;
  /** The pieces that wait for it. */
  readonly followers: readonly ChainPiece[];
}

/** The messages of all writers, as pieces linked by `prev`. The same messages in any order give the same branches. */
export class Chains {
  #pieces: Pieces;
  #sequences: Sequences;

  constructor(
    private readonly locate: Locate,
    pieces: readonly Piece[] = [],
  ) {
    this.#pieces = new Pieces(pieces);
    this.#sequences = new Sequences(pieces);
    for (const { id } of pieces) this.#reopen(id);
    if (pieces.length > 0) this.#countForks(pieces);
  }

  /** Returns a copy; adding to it does not change this one. */
  fork(locate: Locate): Chains {
    const fork = new Chains(locate);
    fork.#pieces = this.#pieces.fork();
    fork.#sequences = this.#sequences.fork();
    return fork;
  }

  get writers(): WriterId[] {
    return this.#sequences.writers;
  }

  piece(id: number): ChainPiece | undefined {
    return this.#pieces.get(id);
  }

  piecesOf(writer: WriterId): readonly ChainPiece[] {
    return this.#pieces.all(this.#sequences.of(writer).pieces);
  }

  /** The pieces whose first message follows a message of this piece. */
  childrenOf(id: number): readonly ChainPiece[] {
    return this.#pieces.childrenOf(id);
  }

  /** The pieces that wait for a message as the predecessor of their first one. */
  followersOf(message: MessageIdentity): readonly ChainPiece[] {
    return this.#pieces.followersOf(message);
  }

  /** Returns an object that stays the same (`===`) until a message of this writer is added. */
  stateOf(writer: WriterId): object {
    return this.#sequences.of(writer);
  }

  /** The highest number of a writer's messages; 0 if there is none. */
  highestOf(writer: WriterId): number {
    return this.#sequences.of(writer).highest;
  }

  /** Number of branches of a writer's messages. Gaps and new runs do not count as branches. */
  branchesOf(writer: WriterId): number {
    return this.#sequences.of(writer).forks + 1;
  }

  /**
   * Whether a writer has reached the limit on branches, stretches or runs, so that messages may have been refused.
   * @param controls number of controls held
   */
  isFull(writer: WriterId, controls: number): boolean {
    const { forks, roots } = this.#sequences.of(writer);
    const isFull = forks + 1 >= limits.branchesPerWriter || roots >= limits.stretchesPerWriter;
    return isFull || this.#hasAllRuns(writer, controls);
  }

  /** Whether a writer has reached the limit on runs. An honest writer begins one only when a control is added. */
  #hasAllRuns(writer: WriterId, controls: number): boolean {
    return (
      this.#sequences.of(writer).turns >= limits.runsPerWriter + limits.runsPerWriterAndControl * controls
    );
  }

  /**
   * Whether a message of the same writer and run names this one in `prev`, so that it needs no signature. A message of another
   * run does not count: not everybody who may be given this message may be given that one.
   */
  expects(message: MessageIdentity & Pick<EntryHeader, 'after'>): boolean {
    return this.followersOf(message).some((piece) => isSameList(piece.after, message.after));
  }

  /** Where a message is; undefined if it is not held. */
  find({ writer, number, hash }: MessageIdentity): PiecePlace | undefined {
    const end = this.#pieces.withEnd(hash);
    if (end) return end.last === number && end.writer === writer ? { piece: end.id, number } : undefined;
    const place = this.locate(hash);
    const piece = place?.number === number ? this.#pieces.get(place.piece) : undefined;
    // The shelf may be ahead of this log.
    return piece?.writer === writer && piece.first <= number && number <= piece.last ? place : undefined;
  }

  /** The piece of a message that is held. Reads from the shelf only if the pieces in memory do not determine it. */
  pieceOf(held: MessageIdentity & Pick<EntryHeader, 'after'>): ChainPiece | undefined {
    const end = this.#pieces.withEnd(held.hash);
    if (end) return end;
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
  afterOf({ hash, writer, number, prev, after }: ChainLink): readonly EntryHash[] {
    const [follower] = hash === undefined ? noPieces : this.followersOf({ hash, writer, number });
    const piece = follower ?? this.#pieces.endingWith(prev, number - 1, writer);
    return piece && isSameList(piece.after, after) ? piece.after : after;
  }

  /** Whether a message is held. The usual case, a message that continues a piece, needs no read. */
  holds(entry: MessageIdentity & Pick<EntryHeader, 'prev'>): boolean {
    const piece = this.#pieces.endingWith(entry.prev, entry.number - 1, entry.writer);
    if (piece && !this.#pieces.isFollowed(piece.id, piece.last)) return false;
    return this.followersOf(entry).length === 0 && this.find(entry) !== undefined;
  }

  /**
   * Adds a message that is not held. Returns its piece; undefined if it exceeds the limit on branches, stretches or runs.
   */
  place(entry: MessageEntry, placing: PlacingContext): number | undefined {
    const before = this.#pieces.endingWith(entry.prev, entry.number - 1, entry.writer);
    const followers = this.followersOf(entry);
    // The usual case: nothing else follows the message before, and nothing follows this one.
    const isAlone = followers.length === 0 && before && !this.#pieces.isFollowed(before.id, before.last);
    if (isAlone && canGrow(before, entry, placing)) return this.#grow(before, entry);
    const parent = before ? { piece: before.id, number: before.last } : this.#parentOf(entry);
    const around: Neighbours = { before, parent, followers };
    const isFork = this.#hasSibling(entry, parent);
    if (this.#exceedsLimits(entry, around, isFork, placing)) return undefined;
    const piece = this.#put(entry, around, placing);
    if (isFork) this.#sequences.count(entry.writer, { forks: 1 });
    return piece;
  }

  /** Records that the content of a piece's messages up to a number was deleted on this node. */
  deleteContent(id: number, upTo: number): void {
    const piece = this.#pieces.get(id);
    if (piece && upTo >= piece.first && upTo > piece.deleted)
      this.#pieces.replace({ ...piece, deleted: Math.min(upTo, piece.last) });
  }

  /** Returns the pieces that are new or have changed since the last call. */
  takeChanged(): Piece[] {
    return this.#pieces.takeChanged();
  }

  #around(writer: WriterId, number: number): readonly ChainPiece[] {
    return this.piecesOf(writer).filter(({ first, last }) => first <= number && number <= last);
  }

  /** Whether some message of a writer with this number is held. */
  #hasNumber(writer: WriterId, number: number): boolean {
    for (const id of this.#sequences.of(writer).pieces) {
      const piece = this.#pieces.get(id);
      if (piece && piece.first <= number && number <= piece.last) return true;
    }
    return false;
  }

  #parentOf({
    writer,
    number,
    prev,
  }: Pick<EntryHeader, 'writer' | 'number' | 'prev'>): PiecePlace | undefined {
    // Usually no message with the preceding number is held, and no read is needed.
    if (prev === undefined || !this.#hasNumber(writer, number - 1)) return undefined;
    return this.find({ writer, number: number - 1, hash: prev });
  }

  /** Whether another message with the same number and `prev` is held. */
  #hasSibling({ writer, number, prev }: MessageEntry, parent: PiecePlace | undefined): boolean {
    if (prev === undefined)
      return this.piecesOf(writer).some((piece) => piece.first === number && piece.firstPrev === undefined);
    if (parent) return this.#pieces.isFollowed(parent.piece, parent.number);
    return this.followersOf({ hash: prev, writer, number: number - 1 }).length > 0;
  }

  /** Whether a message would be one branch, stretch or run too many. */
  #exceedsLimits(entry: MessageEntry, around: Neighbours, isFork: boolean, placing: PlacingContext): boolean {
    const { before, parent, followers } = around;
    const { forks, roots } = this.#sequences.of(entry.writer);
    const isNamed = (): boolean => this.#isNamed(entry, followers, placing);
    if (isFork && forks + 1 >= limits.branchesPerWriter && !isNamed()) return true;
    if (!parent && followers.length === 0 && roots >= limits.stretchesPerWriter) return true;
    const beside = before ? [before, ...followers] : followers;
    const isInRun = beside.some(({ after }) => isSameList(after, entry.after));
    return !isInRun && this.#hasAllRuns(entry.writer, placing.knownControls) && !isNamed();
  }

  /** Whether a control names a message, or the end of a piece that follows it. */
  #isNamed({ hash }: MessageEntry, followers: readonly ChainPiece[], { isNamed }: PlacingContext): boolean {
    const above = [...followers];
    for (let piece = above.pop(); piece; piece = above.pop()) {
      if (isNamed(piece.lastHash)) return true;
      above.push(...this.childrenOf(piece.id));
    }
    return isNamed(hash);
  }

  /** Adds a message to a piece of its run, or begins a piece. Returns the piece's id. */
  #put(entry: MessageEntry, around: Neighbours, placing: PlacingContext): number {
    const { before, followers } = around;
    if (before && canGrow(before, entry, placing)) {
      const piece = this.#grow(before, entry);
      this.#join(followers, { piece, number: entry.number });
      return piece;
    }
    const next = followers.find((piece) => canGrow(piece, entry, placing));
    return next ? this.#prepend(next, entry, around) : this.#begin(entry, around, placing.knownControls);
  }

  /** Appends a message to the piece that ends with the one before it. Returns the piece. */
  #grow(piece: ChainPiece, entry: MessageEntry): number {
    this.#pieces.append(piece, entry);
    this.#sequences.grow(entry.writer, entry.number);
    return piece.id;
  }

  #prepend(next: ChainPiece, entry: MessageEntry, { parent, followers }: Neighbours): number {
    this.#pieces.prepend(next, entry);
    // It counts as a root until it is linked.
    this.#sequences.count(entry.writer, parent ? { roots: -1 } : {});
    if (parent) this.#link(next.id, parent);
    else this.#pieces.want(next.id, entry.prev);
    if (followers.length > 1)
      this.#join(
        followers.filter(({ id }) => id !== next.id),
        { piece: next.id, number: entry.number },
      );
    return next.id;
  }

  #begin(entry: MessageEntry, { parent, followers }: Neighbours, knownControls: number): number {
    const { writer, number } = entry;
    const id = this.#pieces.begin(entry, knownControls);
    this.#sequences.count(writer, { piece: id, highest: number });
    this.#attach(id, parent);
    this.#join(followers, { piece: id, number });
    return id;
  }

  /** Links a piece to its parent, or makes it wait for the message that its first one follows. */
  #attach(id: number, parent: PiecePlace | undefined): void {
    if (parent) return this.#link(id, parent);
    const piece = this.#pieces.get(id);
    if (!piece) return;
    this.#sequences.count(piece.writer, { roots: 1 });
    this.#pieces.want(id, piece.firstPrev);
  }

  #link(id: number, parent: PiecePlace): void {
    const piece = this.#pieces.get(id);
    if (!piece) return;
    const follows = this.#pieces.get(parent.piece);
    if (follows && !isSameList(follows.after, piece.after)) this.#sequences.count(piece.writer, { turns: 1 });
    this.#pieces.link(piece, parent);
  }

  /** Links pieces to the message that they have waited for. */
  #join(followers: readonly ChainPiece[], parent: PiecePlace): void {
    for (const follower of followers) {
      this.#pieces.unwant(follower);
      this.#sequences.count(follower.writer, { roots: -1 });
      this.#link(follower.id, parent);
    }
  }

  /** Links a stored piece. */
  #reopen(id: number): void {
    const piece = this.#pieces.get(id);
    if (!piece) return;
    const { writer, first, firstPrev } = piece;
    const before = this.#pieces.endingWith(firstPrev, first - 1, writer);
    const parent = before
      ? { piece: before.id, number: before.last }
      : this.#parentOf({ writer, number: first, prev: firstPrev });
    this.#attach(id, parent);
  }

  /** Counts the forks among pieces that were loaded together; `place` counts them one by one. */
  #countForks(pieces: readonly Piece[]): void {
    const groups = new Set<string>();
    for (const { writer, first, firstPrev, parent } of this.#pieces.all(pieces.map(({ id }) => id))) {
      const key = parent ? `${parent.piece} ${parent.number}` : `${writer} ${first} ${firstPrev ?? ''}`;
      const isInside = parent !== undefined && parent.number !== this.#pieces.get(parent.piece)?.last;
      if (isInside || groups.has(key)) this.#sequences.count(writer, { forks: 1 });
      groups.add(key);
    }
  }
}

/** Whether a message that follows a piece, or comes before it, becomes part of it. */
const canGrow = (piece: ChainPiece, { after }: MessageEntry, { sealed }: PlacingContext): boolean =>
  piece.knownControls > sealed && isSameList(piece.after, after);

/** Whether two messages name the same controls, in the same order. */
export const isSameList = (a: readonly EntryHash[], b: readonly EntryHash[]): boolean =>
  a === b || (a.length === b.length && a.every((hash, at) => hash === b[at]));

/** All pieces of all writers. */
export const allPieces = (chains: Chains): ChainPiece[] =>
  chains.writers.flatMap((writer) => chains.piecesOf(writer));
