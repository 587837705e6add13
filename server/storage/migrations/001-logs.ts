import type { Database } from '../../../shared/node/storage/database';
import { createLogTables } from '../../../shared/node/storage/log-tables';

/**
 * Logs, and what a server keeps beside them: the order in which texts came and how far each simple client was given them,
 * which ids simple clients have used, and who is to be told of which conversations.
 */
export function logs(database: Database): void {
  createLogTables(database);
  database.exec(`
    CREATE INDEX entries_by_arrival ON entries (conversation, arrival) WHERE kind = 0 AND shown = 1;
    CREATE INDEX entries_by_message ON entries (conversation, author, message) WHERE kind = 0;
    CREATE TABLE cursors (
      conversation INTEGER NOT NULL,
      person TEXT NOT NULL,
      arrival INTEGER NOT NULL,
      PRIMARY KEY (conversation, person)
    ) WITHOUT ROWID;
    CREATE TABLE participants (
      person TEXT NOT NULL,
      conversation INTEGER NOT NULL,
      PRIMARY KEY (person, conversation)
    ) WITHOUT ROWID;
  `);
}
