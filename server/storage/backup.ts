import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { openForReading, StoreError, storeError } from '../../runtime/sqlite/database';
import { createPrivately } from '../../runtime/files/private-files';

/**
 * Copies a snapshot of a server's messages into a new file, while the server runs or not. The file appears only when it is
 * complete. Throws `StoreError`.
 */
export function backUp(from: string, to: string): void {
  if (!existsSync(from)) throw new StoreError('failed', `there is no ${from}`);
  if (existsSync(to)) throw new StoreError('failed', `${to} exists already`);
  const part = `${to}.part`;
  rmSync(part, { force: true });
  const database = openForReading(from);
  try {
    createPrivately(part);
    database.prepare('VACUUM INTO ?').run(part);
    renewSeed(part);
    sync(part);
    renameSync(part, to);
  } catch (error) {
    rmSync(part, { force: true });
    throw storeError(error);
  } finally {
    database.close();
  }
}

/** Gives the copy a seed of its own: two servers that wrote with the same keys would use numbers twice. */
function renewSeed(path: string): void {
  const copy = new DatabaseSync(path);
  try {
    copy.exec("PRAGMA journal_mode = DELETE; UPDATE seeds SET seed = randomblob(32) WHERE name = 'writers'");
  } finally {
    copy.close();
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
