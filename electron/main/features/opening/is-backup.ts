import { basename } from 'node:path';
import { isAge, isTar } from '../../../storage/archive/backup-mark';
import { beginningOf } from '../../../storage/archive/beginning';

/**
 * Whether a file is a tar file or encrypted by `age`, as backups are. What is in an encrypted one shows only once it is
 * decrypted, so the name of an exported data file counts, also where a browser or a file manager has changed it a little. False if
 * it cannot be read: restoring or importing it then reports why.
 */
export async function isBackup(path: string): Promise<boolean> {
  const beginning = await beginningOf(path);
  if (!beginning) return false;
  return isTar(beginning) || (isAge(beginning) && !/\.jsonl\b/i.test(basename(path)));
}
