/**
 * How a file is divided. What is sent over the network, and what the hash tree is over, is its sealed content: each piece is a
 * part of the plain file, encrypted, with its tag. So whoever keeps pieces can check them without being able to read them.
 */

/** Bytes of a sealed piece; the last one may be shorter. */
export const pieceBytes = 256 * 1024;
/** Bytes of the tag at the end of each sealed piece. */
export const pieceTagBytes = 16;
/** Bytes of the plain file in each sealed piece but the last. */
export const plainPieceBytes = pieceBytes - pieceTagBytes;
/** Largest plain file: 1 TiB. Its piece layer has 128 MB. */
export const largestFile = 2 ** 40;

/** @param size of the plain file, in bytes */
export const pieceCount = (size: number): number => Math.ceil(size / plainPieceBytes);

/** @param size of the plain file, in bytes */
export const sealedSize = (size: number): number => size + pieceCount(size) * pieceTagBytes;

/** Where a piece begins and ends, in the plain file and in the sealed content; ends are not included. */
export interface PiecePlace {
  readonly plain: Range;
  readonly sealed: Range;
}
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** @throws RangeError if the file has no such piece */
export function placeOf(piece: number, size: number): PiecePlace {
  if (!Number.isInteger(piece) || piece < 0 || piece >= pieceCount(size))
    throw new RangeError(`A file of ${size} bytes has no piece ${piece}`);
  const from = piece * plainPieceBytes;
  const to = Math.min(from + plainPieceBytes, size);
  const sealedFrom = piece * pieceBytes;
  return { plain: { from, to }, sealed: { from: sealedFrom, to: sealedFrom + to - from + pieceTagBytes } };
}
