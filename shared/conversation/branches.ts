import type { EntryHash, WriterId } from '../ids';
import type { ChainPiece, Chains } from './chains';

/** A part of a piece: its messages with these numbers, both included. */
export interface PiecePart {
  readonly piece: number;
  readonly first: number;
  readonly last: number;
}

/** The end of a branch, and what lies behind it without a gap. */
export interface Branch {
  readonly first: number;
  readonly last: number;
  readonly hash: EntryHash;
  /** Content up to this number was deleted here; 0 when none was. */
  readonly deleted: number;
  /** From the end backwards. */
  readonly parts: readonly PiecePart[];
}

/** Up to which number a piece's messages are looked at; a number below its first: none of them is. */
export type TopOf = (piece: ChainPiece) => number;

export const wholePiece: TopOf = ({ last }) => last;

/** The branches of a writer's messages, as far as `topOf` shows them, by the number and the hash of their ends. */
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

/** What lies behind a message without a gap, itself included, from there backwards, while `isShown` holds. */
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
