import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Range } from '../../../shared/transfers/file-layout';

/** Opens a file; undefined if it is not there, is no file, or may not be read. */
function openedFile(path: string): number | undefined {
  try {
    // Opening a pipe would wait for somebody who writes to it.
    return statSync(path).isFile() ? openSync(path, 'r') : undefined;
  } catch {
    return undefined;
  }
}

/** The size of a file; undefined if it cannot be read. */
export function readableSize(path: string): number | undefined {
  const file = openedFile(path);
  if (file === undefined) return undefined;
  try {
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

/** Bytes of a file, which lie in `into` then; undefined if it has not as many, or is not there. */
export function readPlain(path: string, { from, to }: Range, into: Buffer): Buffer | undefined {
  const file = openedFile(path);
  if (file === undefined) return undefined;
  try {
    const bytes = into.subarray(0, to - from);
    return readSync(file, bytes, 0, bytes.length, from) === bytes.length ? bytes : undefined;
  } finally {
    closeSync(file);
  }
}
