import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pieceBytes,
  pieceCount,
  placeOf,
  plainPieceBytes,
  sealedSize,
} from '../../shared/transfers/file-layout';
import { pieceHash, rootOf } from './hash-tree';
import { openPiece, sealPiece } from './sealed-piece';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** BEP 52 as it is written: a balanced tree over all blocks, filled up with zeros. */
function naiveRoot(file: Uint8Array): Buffer {
  const blocks = Math.ceil(file.length / 16384);
  let width = 1;
  while (width < blocks) width *= 2;
  let row = Array.from({ length: width }, (_, at) =>
    at < blocks ? sha256(file.subarray(at * 16384, (at + 1) * 16384)) : Buffer.alloc(32),
  );
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, at) =>
      sha256(row[2 * at] ?? Buffer.alloc(0), row[2 * at + 1] ?? Buffer.alloc(0)),
    );
  return row[0] ?? Buffer.alloc(32);
}

const bytes = (length: number): Buffer => Buffer.alloc(length, 'The quick brown fox ');
const layerOf = (file: Buffer): Buffer => {
  const count = Math.ceil(file.length / pieceBytes);
  return Buffer.concat(
    Array.from({ length: count }, (_, at) =>
      pieceHash(file.subarray(at * pieceBytes, (at + 1) * pieceBytes), count === 1),
    ),
  );
};

describe('the hash tree over pieces', () => {
  const sizes = [
    0,
    1,
    16384,
    16385,
    3 * 16384,
    pieceBytes,
    pieceBytes + 1,
    3 * pieceBytes,
    5 * pieceBytes - 70_000,
  ];
  it.each(sizes)('is that of BEP 52 over %d bytes', (size) => {
    const file = bytes(size);
    expect(rootOf(layerOf(file))).toEqual(naiveRoot(file));
  });

  it('refuses a layer with half a node', () => {
    expect(() => rootOf(Buffer.alloc(33))).toThrow(RangeError);
  });
});

describe('sealed pieces', () => {
  const key = bytes(32);
  it('can be opened only with their key and number, and as they are', () => {
    const sealed = sealPiece(key, 7, bytes(1000));
    expect(openPiece(key, 7, sealed)).toEqual(bytes(1000));
    expect(openPiece(key, 8, sealed)).toBeUndefined();
    expect(openPiece(Buffer.alloc(32), 7, sealed)).toBeUndefined();
    for (const length of [0, 15, sealed.length - 1])
      expect(openPiece(key, 7, sealed.subarray(0, length))).toBeUndefined();
    sealed.writeUInt8(sealed.readUInt8(3) ^ 1, 3);
    expect(openPiece(key, 7, sealed)).toBeUndefined();
  });

  it('lie one after the other, and cover the file', () => {
    const size = fc.oneof(
      fc.nat(3 * pieceBytes),
      fc.nat(2 ** 40),
      fc.nat(100_000).map((count) => count * plainPieceBytes),
    );
    fc.assert(
      fc.property(size, fc.double({ min: 0, max: 1, noNaN: true }), (length, share) => {
        const count = pieceCount(length);
        if (count === 0) return;
        const piece = Math.min(Math.floor(share * count), count - 1);
        const { plain, sealed } = placeOf(piece, length);
        expect(sealed.to - sealed.from).toBe(plain.to - plain.from + 16);
        expect(sealed.from).toBe(piece * pieceBytes);
        const next = piece + 1 === count ? undefined : placeOf(piece + 1, length);
        expect([plain.to, sealed.to]).toEqual([
          next?.plain.from ?? length,
          next?.sealed.from ?? sealedSize(length),
        ]);
      }),
    );
    expect(() => placeOf(1, plainPieceBytes)).toThrow(RangeError);
  });
});
