import type { EntryHash, WriterId } from '../ids';
import type { Chains } from './chains';
import type { ChainPiece } from './pieces';

/** A part of a piece: its messages from `first` to `last`, both included. */
export interface PiecePart {
  readonly piece: number;
  readonly first: number;
  readonly last: number;
}

/** The end of a branch, with the messages behind it down to the first gap. */
export interface Branch {
  readonly first: number;
  readonly last: number;
  readonly hash: EntryHash;
  /** The highest number whose content was deleted on this node; 0 if none was. */
  readonly deleted: number;
  /** Newest first. */
  readonly parts: readonly PiecePart[];
}

/** Returns the highest number of a piece's messages to consider; less than the piece's first number for none. */
export type TopOf = (piece: ChainPiece) => number;

/** Returns the branches of a writer's messages up to `topOf`, sorted by the number and hash of their ends. */
export function branchesOf(
  chains: Chains,
  writer: WriterId,
  topOf: TopOf,
  hashAt: (piece: number, number: number) => EntryHash | undefined,
): Branch[] {
  const tops = new Map<number, number>();
  const pieces = chains.piecesOf(writer);
  for (const piece of pieces) tops.set(piece.id, Math.min(topOf(piece), piece.last));
  const isShown = ({ id, first }: ChainPiece): boolean => (tops.get(id) ?? 0) >= first;
  return pieces
    .filter((piece) => {
      const top = tops.get(piece.id) ?? 0;
      return (
        isShown(piece) &&
        !chains.childrenOf(piece.id).some((child) => child.parent?.number === top && isShown(child))
      );
    })
    .flatMap((piece) => {
      const last = tops.get(piece.id) ?? 0;
      const hash = last === piece.last ? piece.lastHash : hashAt(piece.id, last);
      return hash === undefined ? [] : [branchAt(chains, piece, last, hash, tops)];
    })
    .sort((a, b) => a.last - b.last || (a.hash < b.hash ? -1 : 1));
}

function branchAt(
  chains: Chains,
  end: ChainPiece,
  last: number,
  hash: EntryHash,
  tops: ReadonlyMap<number, number>,
): Branch {
  const parts = backFrom(chains, end, last, (piece, number) => number <= (tops.get(piece.id) ?? 0));
  const first = parts.at(-1)?.first ?? last;
  const deleted = parts.reduce((highest, { piece, first: from, last: to }) => {
    const upTo = Math.min(chains.piece(piece)?.deleted ?? 0, to);
    return upTo >= from ? Math.max(highest, upTo) : highest;
  }, 0);
  return { first, last, hash, deleted, parts };
}

/** Returns a message and those behind it, newest first, down to the first gap or the first for which `isShown` is false. */
export function backFrom(
  chains: Chains,
  start: ChainPiece,
  last: number,
  isShown: (piece: ChainPiece, number: number) => boolean = () => true,
): PiecePart[] {
  const parts: PiecePart[] = [];
  let piece: ChainPiece | undefined = start;
  let number = last;
  while (piece && isShown(piece, number)) {
    parts.push({ piece: piece.id, first: piece.first, last: number });
    const { parent }: ChainPiece = piece;
    piece = parent && chains.piece(parent.piece);
    number = parent?.number ?? 0;
  }
  return parts;
}
