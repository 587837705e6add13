import type { Database, Migration } from '../../../runtime/sqlite/database';
import { createTransitTable } from '../../../runtime/entries/store/keys-in-transit';
import { createKeyTables, createLiarsTable } from '../../../runtime/entries/store/key-store';
import {
  createEntryTables,
  createPinIndex,
  createReadingIndexes,
} from '../../../runtime/entries/store/tables';

/**
 * Conversations, and what one person's computer stores beside them.
 *
 * - `arrivals` has one row per write: entries up to this `arrival` (and beyond the previous row's) came at `at`, in
 * milliseconds since 1970 by this computer's clock.
 * - `activity`: time of the last activity in a conversation.
 * - `receipts`: stretches of pieces that a person is known to hold.
 * - `words`: full-text index, see `SearchIndex`. `unindexed`: row ids of messages that are missing or outdated in it,
 * in order of arrival.
 */
function createMessageTables(database: Database): void {
  createEntryTables(database);
  createReadingIndexes(database);
  database.exec(`
    CREATE TABLE arrivals (arrival INTEGER PRIMARY KEY, at INTEGER NOT NULL);
    CREATE TABLE activity (conversation INTEGER PRIMARY KEY, at INTEGER NOT NULL);
    CREATE TABLE receipts (
      conversation INTEGER NOT NULL,
      person INTEGER NOT NULL,
      piece INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      PRIMARY KEY (conversation, person, piece, first)
    ) WITHOUT ROWID;
    CREATE TABLE unindexed (position INTEGER PRIMARY KEY, entries BLOB NOT NULL);
  `);
  createWords(database);
}

/** Creates the full-text index. */
export const createWords = (database: Database): void =>
  database.exec(`
    CREATE VIRTUAL TABLE words USING fts5 (
      text, author, conversation, has,
      content = '', contentless_delete = 1, prefix = '1 2 3',
      tokenize = 'unicode61 remove_diacritics 2'
    );
  `);

/** Tables of keys. A node also keeps the KEYS that it gives until they are confirmed. */
function createProfileKeyTables(database: Database): void {
  createKeyTables(database);
  createTransitTable(database);
}

/** Migrations of a profile's messages, in order. Append only. */
export const migrations: readonly Migration[] = [
  createMessageTables,
  createProfileKeyTables,
  createLiarsTable,
  createPinIndex,
];
