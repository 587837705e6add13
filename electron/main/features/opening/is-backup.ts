import { open, stat } from 'node:fs/promises';
import { isTar, tarBlockBytes } from '../../../storage/archive/tar-mark';

/** Whether a file is a tar file, as backups are. False if it cannot be read: restoring or importing it then reports why. */
export async function isBackup(path: string): Promise<boolean> {
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) return false;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(tarBlockBytes), 0, tarBlockBytes, 0);
      return isTar(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
