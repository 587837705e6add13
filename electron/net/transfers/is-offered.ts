import { randomUUID } from 'node:crypto';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { TransferStore } from './store';

/** Whether a file is the one that was offered. Its hashes are kept then. */
export async function isOffered(
  store: Pick<TransferStore, 'beginReading' | 'readMore' | 'endReading'>,
  path: string,
  { key, root, size }: Pick<OfferedFile, 'key' | 'root' | 'size'>,
): Promise<boolean> {
  const reading = randomUUID();
  try {
    const start = await store.beginReading(reading, { path, key, wanted: root, isCleaned: false });
    if (start.size !== size || start.files !== undefined) return false;
    for (;;) {
      const { root: found } = await store.readMore(reading);
      if (found !== undefined) return found === root;
    }
  } catch {
    // It cannot be read, or is being changed.
    return false;
  } finally {
    await store.endReading(reading);
  }
}
