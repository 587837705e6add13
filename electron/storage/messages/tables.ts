import type { Database, Migration } from '../../../runtime/sqlite/database';
import { createEntryTables, createReadingIndexes } from '../../../runtime/entries/store/tables';

/**
 * Conversations, and what a person's computer keeps beside them.
 *
 * - `arrivals` has one row per write: entries up to this `arrival` (and beyond the row before) came at `at`, in
 *   milliseconds since 1970 by this computer's clock.
 * - `activity`: when something last happened in a conversation.
 * - `receipts`: stretches of pieces that a person is known to hold.
 * - `words`: whatever a search may restrict is a word in it. `unindexed`: row ids of messages that are not in it yet, or
 *   not as they are now, in the order in which they came.
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
    CREATE VIRTUAL TABLE words USING fts5 (
      text, author, conversation, has,
      content = '', contentless_delete = 1, prefix = '1 2 3',
      tokenize = 'unicode61 remove_diacritics 2'
    );
  `);
}

/** Every step from one form of a profile's messages to the next; only ever add to it. */
export const migrations: readonly Migration[] = [createMessageTables];
