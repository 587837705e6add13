import type { EntryHash, WriterId } from '../ids';
import { LayeredMap } from './layered-map';
import type { Piece } from './log-addition';
import type { EntryHeader, MessageEntry } from './log-entry';

export type MessageIdentity = Pick<EntryHeader, 'writer' | 'number' | 'hash'>;

/** A message by its piece and number. */
export interface PiecePlace {
  readonly piece: number;
  readonly number: number;
}

/** A piece with its parent, the message that its first one follows; undefined if that is missing or does not exist. */
export type ChainPiece = Piece & { readonly parent: PiecePlace | undefined };

const none: readonly number[] = [];
export const noPieces: readonly ChainPiece[] = [];

/** Pieces of messages, each linked to the message that its first one follows, or waiting for it. */
export class Pieces {
  #pieces: LayeredMap<number, ChainPiece>;
  /** Pieces by the hash of their last message. */
  #byEnd: LayeredMap<EntryHash, number>;
  /** Pieces that wait for a missing message, by its hash: the `prev` of their first message. */
  #wanted = new LayeredMap<EntryHash, readonly number[]>();
  /** Pieces whose first message follows a message of this piece. */
  #children = new LayeredMap<number, readonly number[]>();
  /** Created on the first change. */
  #changed: Set<number> | undefined;
  #next = 1;

  /** @param pieces stored pieces, which are linked one after the other later */
  constructor(pieces: readonly Piece[] = []) {
    const isEmpty = pieces.length === 0;
    this.#pieces = new LayeredMap(
      isEmpty ? undefined : pieces.map((piece) => [piece.id, { ...piece, parent: undefined }]),
    );
    this.#byEnd = new LayeredMap(isEmpty ? undefined : pieces.map(({ id, lastHash }) => [lastHash, id]));
    for (const { id } of pieces) this.#next = Math.max(this.#next, id + 1);
  }

  /** Returns a copy; adding to it does not change this one. */
  fork(): Pieces {
    const fork = new Pieces();
    fork.#pieces = this.#pieces.fork();
    fork.#byEnd = this.#byEnd.fork();
    fork.#wanted = this.#wanted.fork();
    fork.#children = this.#children.fork();
    fork.#changed = this.#changed && new Set(this.#changed);
    fork.#next = this.#next;
    return fork;
  }

  get(id: number): ChainPiece | undefined {
    return this.#pieces.get(id);
  }

  all(ids: readonly number[]): readonly ChainPiece[] {
    const pieces: ChainPiece[] = [];
    for (const id of ids) {
      const piece = this.#pieces.get(id);
      if (piece) pieces.push(piece);
    }
    return pieces;
  }

  /** The piece whose last message has this hash. */
  withEnd(hash: EntryHash): ChainPiece | undefined {
    const id = this.#byEnd.get(hash);
    return id === undefined ? undefined : this.#pieces.get(id);
  }

  /** The piece whose last message has this hash and number, and is of this writer. */
  endingWith(hash: EntryHash | undefined, number: number, writer: WriterId): ChainPiece | undefined {
    const piece = hash === undefined ? undefined : this.withEnd(hash);
    return piece?.last === number && piece.writer === writer ? piece : undefined;
  }

  /** The pieces whose first message follows a message of this piece. */
  childrenOf(id: number): readonly ChainPiece[] {
    const ids = this.#children.get(id);
    return ids ? this.all(ids) : noPieces;
  }

  /**
   * The pieces that wait for a message as the predecessor of their first one. They are of its writer: a message that names
   * another writer's follows nothing, and must not vouch for what it names.
   */
  followersOf({ hash, number, writer }: MessageIdentity): readonly ChainPiece[] {
    const ids = this.#wanted.get(hash);
    if (!ids) return noPieces;
    return this.all(ids).filter((piece) => piece.first === number + 1 && piece.writer === writer);
  }

  /** Whether a message of this piece or the first of another follows the one with this number. */
  isFollowed(piece: number, number: number): boolean {
    const isInside = number !== this.#pieces.get(piece)?.last;
    return isInside || this.childrenOf(piece).some(({ parent }) => parent?.number === number);
  }

  /** Adds a piece of one message, neither linked nor waiting yet. Returns its id. */
  begin({ writer, number, hash, prev, after }: MessageEntry, knownControls: number): number {
    const id = this.#next;
    this.#next += 1;
    this.replace({
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
    this.#byEnd.set(hash, id);
    return id;
  }

  /** Adds a message behind the last one of a piece. */
  append(piece: ChainPiece, { number, hash }: MessageEntry): void {
    this.#byEnd.delete(piece.lastHash);
    this.#byEnd.set(hash, piece.id);
    const { first, firstPrev } = piece;
    this.replace(resized(piece, { first, firstPrev, last: number, lastHash: hash }));
  }

  /** Adds the message for which a piece has waited before its first one. The piece is neither linked nor waiting then. */
  prepend(piece: ChainPiece, { number, prev }: MessageEntry): void {
    this.unwant(piece);
    const { last, lastHash } = piece;
    this.replace(resized(piece, { first: number, firstPrev: prev, last, lastHash }));
  }

  /** Links a piece to the message that its first one follows. */
  link(piece: ChainPiece, parent: PiecePlace): void {
    this.#pieces.set(piece.id, { ...piece, parent });
    this.#children.set(parent.piece, [...(this.#children.get(parent.piece) ?? none), piece.id]);
  }

  /** Makes a piece wait for the message that its first one follows. */
  want(id: number, prev: EntryHash | undefined): void {
    if (prev === undefined) return;
    const waiting = this.#wanted.get(prev);
    this.#wanted.set(prev, waiting ? [...waiting, id] : [id]);
  }

  unwant({ id, firstPrev }: ChainPiece): void {
    if (firstPrev === undefined) return;
    const waiting = this.#wanted.get(firstPrev) ?? none;
    if (waiting.length > 1)
      this.#wanted.set(
        firstPrev,
        waiting.filter((each) => each !== id),
      );
    else if (waiting[0] === id) this.#wanted.delete(firstPrev);
  }

  replace(piece: ChainPiece): void {
    this.#pieces.set(piece.id, piece);
    (this.#changed ??= new Set()).add(piece.id);
  }

  /** Returns the pieces that are new or have changed since the last call. */
  takeChanged(): Piece[] {
    if (!this.#changed) return [];
    const changed = this.all([...this.#changed]);
    this.#changed = undefined;
    return changed.map(({ parent: _, ...piece }) => piece);
  }
}

/** A piece with other ends. Field by field, because spreading a piece takes longer than all else about a message. */
const resized = (
  { id, writer, after, deleted, knownControls, parent }: ChainPiece,
  { first, last, lastHash, firstPrev }: Pick<ChainPiece, 'first' | 'last' | 'lastHash' | 'firstPrev'>,
): ChainPiece => ({
  id,
  writer,
  first,
  last,
  lastHash,
  firstPrev,
  after,
  deleted,
  knownControls,
  parent,
});
