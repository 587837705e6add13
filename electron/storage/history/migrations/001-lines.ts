import type { Database } from '../../../../shared/node/storage/database';

/** As it first was: each entry as the line that it has on the wire. */
export function lines(database: Database): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS entries (
      conversation TEXT NOT NULL,
      author TEXT NOT NULL,
      number INTEGER NOT NULL,
      line TEXT NOT NULL,
      PRIMARY KEY (conversation, author, number)
    ) WITHOUT ROWID;
  `);
}
