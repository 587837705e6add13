import type { Database } from '../../../../shared/node/storage/database';

/**
 * When entries arrived by this computer's clock, and when something last happened in each conversation. `arrivals` has one
 * row per write: entries up to this `arrival` (and beyond the row before) came at `at`, in milliseconds since 1970; null
 * for those that were kept before this table was made.
 */
export function arrivals(database: Database): void {
  database.exec(`
    CREATE TABLE arrivals (arrival INTEGER PRIMARY KEY, at INTEGER);
    INSERT INTO arrivals SELECT value, NULL FROM counters WHERE name = 'arrival' AND value > 0;
    CREATE TABLE activity (conversation INTEGER PRIMARY KEY, at INTEGER NOT NULL);
    INSERT INTO activity
      SELECT conversation, max(min(at, strftime('%s', 'now') * 1000)) FROM entries
      WHERE shown = 1 GROUP BY conversation;
  `);
}
