import { createHash } from 'node:crypto';
import { pieceHash, rootOf } from '../../runtime/transfers/hash-tree';
import { sealPiece } from '../../runtime/transfers/sealed-piece';
import { pieceCount, plainPieceBytes, sealedSize } from '../../shared/transfers/file-layout';
import { listLine, type ListedFile } from '../../shared/transfers/folder-list';

/** Sizes around the ends of a leaf, of a piece, and of a tree whose number of pieces is a power of two. */
const sizes = [
  0,
  1,
  16_368,
  16_369,
  50_000,
  plainPieceBytes,
  plainPieceBytes + 1,
  2 * plainPieceBytes,
  1_200_000,
];

const files: readonly ListedFile[] = [
  { size: 5, path: 'read me.txt' },
  { size: 0, path: 'Küche/Töpfe/leer' },
  { size: 1_099, path: 'a/b' },
];

/** What is in docs/vectors/files.json, which scripts/check-files.py checks without any of this program's code. */
export const fileVectors = () => ({
  contents: sizes.map(contentOf),
  folders: [folderOf(files)],
});

/** A content whose byte number n is n modulo 251. */
function contentOf(size: number) {
  const key = createHash('sha256').update(`the key of ${size} bytes`).digest();
  const plain = Uint8Array.from({ length: size }, (_, at) => at % 251);
  const count = pieceCount(size);
  const hashes = Array.from({ length: count }, (_, piece) => {
    const begin = piece * plainPieceBytes;
    const part = plain.subarray(begin, begin + plainPieceBytes);
    return pieceHash(sealPiece(key, piece, part), count === 1);
  });
  return {
    size,
    key: key.toString('base64url'),
    sealedSize: sealedSize(size),
    root: rootOf(Buffer.concat(hashes)).toString('base64url'),
    layer: count > 1 ? hashes.map((node) => node.toString('base64url')) : [],
  };
}

function folderOf(listed: readonly ListedFile[]) {
  const list = Buffer.concat(listed.map((file) => listLine(file) ?? Buffer.alloc(0)));
  const size = list.length + listed.reduce((sum, file) => sum + file.size, 0);
  return { files: listed, text: list.toString(), list: list.length, size };
}
