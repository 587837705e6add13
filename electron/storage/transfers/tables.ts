import type { Migration } from '../../../runtime/sqlite/database';

/** The schema of transfers.sqlite, step by step. */
export const migrations: readonly Migration[] = [
  (database) =>
    database.exec(`
      CREATE TABLE transfers (
        offer TEXT PRIMARY KEY,
        conversation TEXT NOT NULL,
        author TEXT NOT NULL,
        file TEXT NOT NULL,
        state TEXT NOT NULL,
        path TEXT,
        at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- The file in which pieces are collected.
      CREATE TABLE parts (offer TEXT PRIMARY KEY, path TEXT NOT NULL) STRICT, WITHOUT ROWID;
      -- Which pieces are in it: a bit field in chunks, so that a piece of a large file changes little.
      CREATE TABLE pieces (
        offer TEXT NOT NULL,
        chunk INTEGER NOT NULL,
        bits BLOB NOT NULL,
        PRIMARY KEY (offer, chunk)
      ) STRICT, WITHOUT ROWID;
    `),
  // What was sent and is not offered yet, as JSON.
  (database) => database.exec('CREATE TABLE sent (id TEXT PRIMARY KEY, file TEXT NOT NULL) STRICT'),
  // Who has said that they have all of a file.
  (database) =>
    database.exec(`
      CREATE TABLE holders (
        offer TEXT NOT NULL,
        person TEXT NOT NULL,
        PRIMARY KEY (offer, person)
      ) STRICT, WITHOUT ROWID;
    `),
  // What waits beside drafts is stored as well, not only what was sent.
  (database) => database.exec('ALTER TABLE sent RENAME TO attached'),
  // Whether photos in a folder are offered without what they say besides themselves.
  (database) => database.exec('ALTER TABLE transfers ADD COLUMN cleaned INTEGER NOT NULL DEFAULT 0'),
];
