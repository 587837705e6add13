import { open, stat } from 'node:fs/promises';
import { isAge, isTar, markBytes } from '../../../storage/archive/backup-mark';

/** Whether a file is a tar file or encrypted by `age`, as backups are. False if it cannot be read: restoring or importing it then reports why. */
export async function isBackup(path: string): Promise<boolean> {
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) return false;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(markBytes), 0, markBytes, 0);
      const beginning = buffer.subarray(0, bytesRead);
      return isTar(beginning) || isAge(beginning);
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
