import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { EntryReader } from '../../runtime/entries/store/entry-reader';
import {
  inTransaction,
  openForReading,
  StoreError,
  storeError,
  type Database,
} from '../../runtime/sqlite/database';
import { createPrivately } from '../../runtime/files/private-files';
import { LateSignatures } from '../simple-clients/late-signatures';
import { seedIn } from './message-reader';

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
    standAlone(part);
    sync(part);
    renameSync(part, to);
  } catch (error) {
    rmSync(part, { force: true });
    throw storeError(error);
  } finally {
    database.close();
  }
}

/** Makes a copy independent of the original's seed. */
function standAlone(path: string): void {
  const copy = new DatabaseSync(path);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
    inTransaction(copy, () => {
      signEnds(copy);
      renewSeed(copy);
    });
  } finally {
    copy.close();
  }
}

/** Signs the last message of each piece that was stored without a signature: it vouches for those before. */
function signEnds(copy: Database): void {
  const reader = new EntryReader(copy);
  const signatures = new LateSignatures(seedIn(copy));
  const keep = copy.prepare(
    `UPDATE entries SET signature = ? WHERE command = 0 AND piece = ? AND number = ?
     AND conversation = (SELECT id FROM conversations WHERE conversation = ?)`,
  );
  for (const conversation of reader.conversations())
    for (const { id, last } of reader.kept(conversation)?.pieces ?? []) {
      const end = reader.messageAt(conversation, id, last);
      const signature = end?.signature === undefined && end ? signatures.signed(end)?.signature : undefined;
      if (signature !== undefined) keep.run(Buffer.from(signature, 'base64url'), id, last, conversation);
    }
}

/** Gives the copy a seed of its own: two servers that wrote with the same keys would use numbers twice. */
const renewSeed = (copy: Database): void =>
  copy.exec("UPDATE seeds SET seed = randomblob(32) WHERE name = 'writers'");

function sync(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
