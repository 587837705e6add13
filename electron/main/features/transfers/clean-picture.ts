import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { holdsMetadata, withoutMetadata } from '../../../../runtime/picture/metadata';
import type { AttachedBytes } from '../../../net/transfers/types';

const types: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.jpe': 'image/jpeg',
  '.jfif': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
};
/** Larger pictures are offered as they are: a picture is in memory while it is read. */
const bytesAtMost = 64 * 1024 * 1024;

/**
 * The picture in a file without what it says besides itself, such as where it was taken; undefined if the file can be offered as
 * it is: it says nothing of the kind, or is no picture that could be read.
 */
export async function cleanPicture(path: string): Promise<AttachedBytes | undefined> {
  const type = types[extname(path).toLowerCase()];
  if (type === undefined) return undefined;
  try {
    const about = await stat(path);
    if (!about.isFile() || about.size > bytesAtMost) return undefined;
    return cleanBytes({ name: basename(path), type, bytes: await readFile(path) });
  } catch {
    // It will be said beside the draft that it cannot be read.
    return undefined;
  }
}

/** Like `cleanPicture`, for a picture that has no file. */
export function cleanBytes({ name, type, bytes }: AttachedBytes): AttachedBytes | undefined {
  if (!holdsMetadata(type)) return undefined;
  const clean = withoutMetadata(type, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return clean === undefined || clean.length === bytes.length ? undefined : { name, type, bytes: clean };
}
