import type { Entry } from '../../../../shared/conversation/entry';
import { Log } from '../../../../shared/conversation/log';
import { textIn, type Database } from '../../../../shared/node/storage/database';
import { parseEntry } from '../../../../shared/node/storage/entry-rows';
import { EntryWriter } from '../../../../shared/node/storage/entry-writer';
import { createLogTables } from '../../../../shared/node/storage/log-tables';
import { SearchIndex } from '../search-index';

/** Logs with an index of their order, receipts, and an index of all words. */
export function logs(database: Database): void {
  database.exec('ALTER TABLE entries RENAME TO lines');
  createLogTables(database);
  database.exec(`
    CREATE TABLE receipts (
      conversation INTEGER NOT NULL,
      person TEXT NOT NULL,
      number INTEGER NOT NULL,
      PRIMARY KEY (conversation, person)
    ) WITHOUT ROWID;
    CREATE TABLE people (id INTEGER PRIMARY KEY, person TEXT NOT NULL UNIQUE);
    CREATE VIRTUAL TABLE words USING fts5 (
      text, author, conversation, has,
      content = '', contentless_delete = 1, prefix = '1 2 3',
      tokenize = 'unicode61 remove_diacritics 2'
    );
  `);
  const writer = new EntryWriter(database, new SearchIndex(database));
  const conversations = database.prepare('SELECT DISTINCT conversation FROM lines').all();
  for (const row of conversations) {
    const log = new Log(textIn(row, 'conversation'));
    log.add(linesOf(database, log.conversation));
    writer.add([log.changes()]);
  }
  database.exec('DROP TABLE lines');
}

function linesOf(database: Database, conversation: string): Entry[] {
  const rows = database.prepare('SELECT line FROM lines WHERE conversation = ?').all(conversation);
  return rows.flatMap((row) => entryIn(textIn(row, 'line')) ?? []);
}

/** What a line says; undefined for one that cannot be read, as the first version passed over them, too. */
function entryIn(line: string): Entry | undefined {
  const space = line.indexOf(' ');
  try {
    return parseEntry(line.slice(0, space), JSON.parse(line.slice(space + 1)));
  } catch {
    return undefined;
  }
}
