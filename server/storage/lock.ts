import { DatabaseSync } from '@photostructure/sqlite';
import { storeError } from '../../runtime/sqlite/database';
import { createPrivately } from '../../runtime/files/private-files';

/**
 * Keeps other servers from a data folder for as long as this process lives, however it ends: the lock is the system's own,
 * on a small file. Throws `StoreError`, `busy` when another server has it.
 * @returns what gives the folder up
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
