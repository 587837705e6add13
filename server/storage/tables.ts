import type { Database, Migration } from '../../runtime/sqlite/database';
import { createEntryTables, createMessageIdIndex } from '../../runtime/entries/store/tables';

/**
 * Conversations, and what a server keeps beside them: in which order messages came and how far each simple client was given
 * them (`cursors`), who is told of which conversations (`participants`), who made a conversation known here (`begun`) and
 * who has not answered whose invitation (`invitations`), which quotas count. From `seeds` come the keys with which the server
 * writes for simple clients, so that a fresh file has fresh writers.
 */
function createServerTables(database: Database): void {
  createEntryTables(database);
  createMessageIdIndex(database);
  database.exec(`
    CREATE INDEX entries_by_arrival ON entries (conversation, arrival)
      WHERE command = 0 AND stands = 1 AND has_content = 1;
    CREATE TABLE cursors (
      conversation INTEGER NOT NULL,
      person INTEGER NOT NULL,
      arrival INTEGER NOT NULL,
      PRIMARY KEY (conversation, person)
    ) WITHOUT ROWID;
    CREATE TABLE participants (
      person INTEGER NOT NULL,
      conversation INTEGER NOT NULL,
      PRIMARY KEY (person, conversation)
    ) WITHOUT ROWID;
    CREATE TABLE begun (
      person INTEGER NOT NULL,
      conversation INTEGER NOT NULL,
      PRIMARY KEY (person, conversation)
    ) WITHOUT ROWID;
    CREATE TABLE invitations (
      person INTEGER NOT NULL,
      inviter INTEGER NOT NULL,
      conversation INTEGER NOT NULL,
      PRIMARY KEY (person, inviter, conversation)
    ) WITHOUT ROWID;
    CREATE TABLE seeds (name TEXT PRIMARY KEY, seed BLOB NOT NULL) WITHOUT ROWID;
    INSERT INTO seeds VALUES ('writers', randomblob(32));
  `);
}

/** Every step from one form of a server's messages to the next; only ever add to it. */
export const migrations: readonly Migration[] = [createServerTables];
