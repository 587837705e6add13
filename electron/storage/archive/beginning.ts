import { open, stat } from 'node:fs/promises';
import { markBytes } from './backup-mark';

/** The first bytes of a file, enough to recognise it. Undefined if it cannot be read: whoever uses it then reports why. */
export async function beginningOf(path: string): Promise<Buffer | undefined> {
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) return undefined;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(markBytes), 0, markBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
