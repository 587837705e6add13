import type { Database } from './database';

/**
 * The tables of logs, as they first were. An entry's `id` begins with when it was said (`slotOf`), so that the order of
 * ids is that of time and a stretch of time is a stretch of ids.
 */
export function createLogTables(database: Database): void {
  database.exec(`
    CREATE TABLE conversations (
      id INTEGER PRIMARY KEY,
      conversation TEXT NOT NULL UNIQUE,
      clock INTEGER NOT NULL DEFAULT 0,
      texts INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE entries (
      id INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL REFERENCES conversations (id),
      kind INTEGER NOT NULL,
      author TEXT NOT NULL,
      number INTEGER NOT NULL,
      clock INTEGER NOT NULL,
      at INTEGER NOT NULL,
      name TEXT NOT NULL,
      signature BLOB NOT NULL,
      message TEXT,
      text TEXT,
      details TEXT,
      shown INTEGER NOT NULL,
      unread INTEGER NOT NULL,
      arrival INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX entries_by_number ON entries (conversation, author, number);
    CREATE INDEX entries_by_place ON entries (conversation, clock, author, number);
    CREATE INDEX entries_controls ON entries (conversation) WHERE kind > 0;
    CREATE INDEX entries_unread ON entries (conversation, clock, author, number) WHERE unread = 1;
    CREATE TABLE heads (
      conversation INTEGER NOT NULL,
      author TEXT NOT NULL,
      ranges TEXT NOT NULL,
      clock INTEGER NOT NULL,
      pruned INTEGER NOT NULL,
      PRIMARY KEY (conversation, author)
    ) WITHOUT ROWID;
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  `);
}

/** So many entries of one millisecond have ids of their own before they spill into the next. */
const idsPerMillisecond = 2048;
/** In the year 2109 ids reach what a number holds exactly; whatever claims to be later is put there. */
const latest = Math.floor(Number.MAX_SAFE_INTEGER / idsPerMillisecond) - 1_000_000;

/** The lowest id of entries that were said at a time (milliseconds since 1970). */
export const slotOf = (at: number): number => Math.min(Math.max(at, 0), latest) * idsPerMillisecond;
/** The lowest id after that time's. */
export const slotAfter = (slot: number): number => slot + idsPerMillisecond;
