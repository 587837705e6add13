import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import { encodeEntry, type Entry } from '../../shared/conversation/entry';
import { entrySchemas, isEntryCommand } from '../../shared/protocol/messages';
import type { EntryStore } from '../net/types';
import type { Logger } from './logger';
import { setAside } from './set-aside';

/** Raised whenever the tables change; a file of a later version is not touched but set aside. */
const version = 1;

const schema = `
  CREATE TABLE IF NOT EXISTS entries (
    conversation TEXT NOT NULL,
    author TEXT NOT NULL,
    number INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (conversation, author, number)
  ) WITHOUT ROWID;
  PRAGMA user_version = ${version};
`;

/** The entries of all conversations in SQLite, each as the line that it has on the wire. */
export class SqliteEntries implements EntryStore {
  readonly #database: DatabaseSyncInstance;
  readonly #insert: StatementSyncInstance;

  /** Opens the file, or makes it. One that is broken is set aside and a new one begun. */
  static open(path: string, log: Logger): SqliteEntries {
    try {
      return new SqliteEntries(path, log);
    } catch (error) {
      // A full or locked disk is no damage: moving the messages away would only lose sight of them.
      if (/locked|busy|unable to open|full|readonly|permission/i.test(String(error))) throw error;
      for (const suffix of ['-wal', '-shm']) setAside(`${path}${suffix}`, error, log);
      setAside(path, error, log);
      return new SqliteEntries(path, log);
    }
  }

  private constructor(
    path: string,
    private readonly log: Logger,
  ) {
    this.#database = new DatabaseSync(path);
    try {
      this.#prepare();
      this.#insert = this.#database.prepare(
        'INSERT OR REPLACE INTO entries (conversation, author, number, line) VALUES (?, ?, ?, ?)',
      );
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  load(): Entry[] {
    const entries: Entry[] = [];
    let unreadable = 0;
    for (const row of this.#database.prepare('SELECT line FROM entries').iterate()) {
      const entry = readLine(row);
      if (entry) entries.push(entry);
      else unreadable += 1;
    }
    if (unreadable > 0) this.log.warn('Some kept messages could not be read.', { unreadable });
    return entries;
  }

  append(entries: readonly Entry[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const entry of entries)
        this.#insert.run(entry.conversation, entry.author, entry.number, lineOf(entry));
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #prepare(): void {
    // With the write-ahead log, NORMAL survives any crash of the app; only a power cut may cost the last moments.
    this.#database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;',
    );
    const check = this.#database.prepare('PRAGMA quick_check(1)').get();
    if (!isRecord(check) || !Object.values(check).includes('ok')) throw new Error('the database is damaged');
    const found = this.#database.prepare('PRAGMA user_version').get();
    const was = isRecord(found) ? Number(found['user_version']) : 0;
    if (was > version) throw new Error(`the database is of the later version ${was}`);
    this.#database.exec(schema);
  }
}

const lineOf = (entry: Entry): string => Buffer.from(encodeEntry(entry)).toString('utf8').trimEnd();

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function readLine(row: unknown): Entry | undefined {
  const line = isRecord(row) ? row['line'] : undefined;
  if (typeof line !== 'string') return undefined;
  const space = line.indexOf(' ');
  const command = line.slice(0, space);
  if (!isEntryCommand(command)) return undefined;
  try {
    return parse(command, JSON.parse(line.slice(space + 1)));
  } catch {
    return undefined;
  }
}

/** One case per command, so that each result has its own type. */
function parse(command: Entry['command'], fields: unknown): Entry {
  switch (command) {
    case 'INVITE':
      return { command, ...entrySchemas.INVITE.parse(fields) };
    case 'UNINVITE':
      return { command, ...entrySchemas.UNINVITE.parse(fields) };
    case 'SEND_MESSAGE':
      return { command, ...entrySchemas.SEND_MESSAGE.parse(fields) };
    default:
      return { command, ...entrySchemas[command].parse(fields) };
  }
}
