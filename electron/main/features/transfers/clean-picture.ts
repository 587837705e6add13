import { open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  cleanedBytesAtMost,
  headBytes,
  holdsMetadata,
  withoutMetadata,
} from '../../../../runtime/picture/metadata';
import { mediaTypeOf } from '../../../../shared/transfers/media-type';
import type { AttachedBytes } from '../../../net/transfers/types';

/**
 * A picture without what it says besides itself, such as where it was taken; `clean` if a file can be offered as it is: it is no
 * such picture, or says nothing of the kind; `unread` if it is one that is too large or damaged to be read, and may say anything.
 */
export type Cleaned = AttachedBytes | 'clean' | 'unread';

/** The picture in a file without what it says besides itself. */
export async function cleanPicture(path: string): Promise<Cleaned> {
  try {
    const about = await stat(path);
    if (!about.isFile() || !holdsMetadata(await headOf(path))) return 'clean';
    if (about.size > cleanedBytesAtMost) return 'unread';
    return cleanBytes({ name: basename(path), type: mediaTypeOf(path), bytes: await readFile(path) });
  } catch {
    // It will be said beside the draft that it cannot be read.
    return 'clean';
  }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    return (await file.read(Buffer.alloc(headBytes), 0, headBytes)).buffer;
  } finally {
    await file.close();
  }
}

/** Like `cleanPicture`, for a picture that has no file. */
export function cleanBytes({ name, type, bytes }: AttachedBytes): Cleaned {
  const picture = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!holdsMetadata(picture)) return 'clean';
  const clean = withoutMetadata(picture);
  if (!clean) return 'unread';
  return clean.equals(picture) ? 'clean' : { name, type, bytes: clean };
}
