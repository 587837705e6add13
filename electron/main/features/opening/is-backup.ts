import { open, stat } from 'node:fs/promises';

/** Offset and text by which a tar file is known. */
const [offset, magic] = [257, 'ustar'] as const;

/** Whether a file is a tar file, as backups are. False if it cannot be read: who reads all of it says why. */
export async function isBackup(path: string): Promise<boolean> {
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) return false;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(magic.length), 0, magic.length, offset);
      return buffer.toString('latin1', 0, bytesRead) === magic;
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
