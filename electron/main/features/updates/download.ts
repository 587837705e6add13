import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { ReleaseFile } from './release';
import type { UpdateSource } from './source';
import { UpdateError } from './update-error';

/**
 * Writes a file of a release to `path`, which only its owner can read. Rejects with `UpdateError`, and then leaves nothing
 * there, if the file is not the one that the metadata name. Never writes more bytes than they say.
 */
export async function download(
  source: UpdateSource,
  file: ReleaseFile,
  path: string,
  signal: AbortSignal,
  progress: (bytes: number) => void,
): Promise<void> {
  const hash = createHash('sha512');
  let bytes = 0;
  try {
    await rm(path, { force: true });
    const handle = await open(path, 'wx', 0o600);
    try {
      for await (const piece of source.read(file, signal)) {
        bytes += piece.length;
        if (bytes > file.size) throw new UpdateError('wrong-file');
        hash.update(piece);
        await handle.appendFile(piece);
        progress(bytes);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (bytes !== file.size || hash.digest('base64') !== file.sha512) throw new UpdateError('wrong-file');
  } catch (error) {
    await rm(path, { force: true });
    throw asUpdateError(error);
  }
}

/** Whether a file on the disk is still the one that the metadata name. */
export async function isIntact(path: string, { sha512 }: ReleaseFile): Promise<boolean> {
  const hash = createHash('sha512');
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  } catch {
    return false;
  }
  return hash.digest('base64') === sha512;
}

function asUpdateError(error: unknown): UpdateError {
  // A longer body than the signed size is another file.
  if (error instanceof UpdateError)
    return error.problem === 'too-large' ? new UpdateError('wrong-file') : error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return new UpdateError(code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'not-written', error);
}
