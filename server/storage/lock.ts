import { DatabaseSync } from '@photostructure/sqlite';
import { storeError } from '../../runtime/sqlite/database';
import { createPrivately } from '../../runtime/files/private-files';

/**
 * Locks a data folder against other servers until this process ends, however it ends: the operating system holds the lock, on
 * a small file. Throws `StoreError`, with `busy` if another server holds it.
 * @returns releases the lock
 */
export function lockFolder(path: string): () => void {
  let database: ReturnType<typeof openLock> | undefined;
  try {
    database = openLock(path);
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    throw storeError(error);
  }
  const held = database;
  return () => held.close();
}

function openLock(path: string) {
  createPrivately(path);
  return new DatabaseSync(path);
}
