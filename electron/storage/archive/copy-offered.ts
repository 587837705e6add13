import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { LayerRoot, pieceHash } from '../../../runtime/transfers/hash-tree';
import { sealPiece } from '../../../runtime/transfers/sealed-piece';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import { pieceCount, placeOf } from '../../../shared/transfers/file-layout';
import { PartFile } from './part-file';

/**
 * Copies a file if it is the one that was offered. Returns whether it is; otherwise nothing is left. It reads a piece at a time,
 * and throws errors of the file system only where it writes.
 * @param step called with the number of bytes that were copied; may throw to give up
 */
export function copyOffered(
  from: string,
  to: string,
  file: Pick<OfferedFile, 'size' | 'key' | 'root'>,
  step: (bytes: number) => void,
): boolean {
  const source = opened(from, file.size);
  if (source === undefined) return false;
  const key = Buffer.from(file.key, 'base64url');
  const count = pieceCount(file.size);
  const root = new LayerRoot();
  let target: PartFile | undefined;
  let isWhole = false;
  try {
    target = new PartFile(to);
    for (let piece = 0; piece < count; piece += 1) {
      const bytes = readPlain(source, placeOf(piece, file.size).plain);
      if (!bytes) return false;
      target.write(bytes);
      root.add(pieceHash(sealPiece(key, piece, bytes), count === 1));
      step(bytes.length);
    }
    if (root.root().toString('base64url') !== file.root) return false;
    target.finish();
    isWhole = true;
    return true;
  } finally {
    closeSync(source);
    if (!isWhole) target?.abandon();
  }
}

/** A file of this size; undefined if there is none, or it cannot be read. */
function opened(path: string, size: number): number | undefined {
  try {
    // Opening a pipe would wait for somebody who writes to it.
    const found = statSync(path);
    return found.isFile() && found.size === size ? openSync(path, 'r') : undefined;
  } catch {
    return undefined;
  }
}

function readPlain(source: number, { from, to }: { from: number; to: number }): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(to - from);
  try {
    return readSync(source, bytes, 0, bytes.length, from) === bytes.length ? bytes : undefined;
  } catch {
    return undefined;
  }
}
