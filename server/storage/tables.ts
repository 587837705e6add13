import type { Database, Migration } from '../../runtime/sqlite/database';
import { createKeysBrought } from './keys-brought';
import { createBanTable, createInviteTables, createNameTable, createRevocationTable } from './door-records';
import { createTransitTable } from '../../runtime/entries/store/keys-in-transit';
import { createRoomTable } from './rooms';
import { createEntryTables, createMessageIdIndex } from '../../runtime/entries/store/tables';

/**
 * The tables of entries, and those of a server:
 * - `cursors`: how far each simple client was sent a conversation's messages, by arrival.
 * - `participants`: who is told of which conversations.
 * - `begun`: who founded a conversation here or brought it back. Counted by quotas.
 * - `invitations`: invitations that are not answered. Counted by quotas.
 * - `seeds`: derives the writers' keys for simple clients, so that a new file has new writers.
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

/** Migrations of a server's database, in order. Only ever append to them. */
export const migrations: readonly Migration[] = [
  createServerTables,
  createTransitTable,
  createNameTable,
  createBanTable,
  createInviteTables,
  createKeysBrought,
  createRevocationTable,
  createRoomTable,
];
