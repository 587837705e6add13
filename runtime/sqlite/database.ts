import { constants } from 'node:os';
import { statSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { createPrivately } from '../files/private-files';

export type Database = DatabaseSyncInstance;

/** Why a database cannot be used, or a write was not made. */
export type StoreProblem =
  /** Made by a later version of the program. */
  | 'newer'
  /** Made by version 0.1, whose messages this version cannot read. */
  | 'older'
  /** Not a database, or one that is broken. */
  | 'damaged'
  /** Another process has locked it. */
  | 'busy'
  /** The disk is full. */
  | 'full'
  /** The system does not let this user read or write it. */
  | 'denied'
  | 'failed';

export class StoreError extends Error {
  constructor(
    readonly problem: StoreProblem,
    message: string,
  ) {
    super(message);
  }
}

const signs: readonly [RegExp, StoreProblem][] = [
  [/disk is full|SQLITE_FULL|ENOSPC/i, 'full'],
  // The program writes no integer that JavaScript cannot hold.
  [/malformed|not a database|corrupt|damaged|too large to be represented/i, 'damaged'],
  [/locked|busy/i, 'busy'],
  [/readonly|read-only|permission|EACCES|EPERM|EROFS|unable to open/i, 'denied'],
];

/** Converts an error of SQLite or the file system to a `StoreError`. */
export function storeError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const problem = isOutOfRoom(error) ? 'full' : signs.find(([sign]) => sign.test(message))?.[1];
  return new StoreError(problem ?? 'failed', message);
}

/** SQLite reports an I/O error when there is no room for the shared memory of its processes. */
const isOutOfRoom = (error: unknown): boolean =>
  isRow(error) && error['systemErrno'] === constants.errno.ENOSPC;

/** One step from one version of the schema to the next. Runs inside a transaction. */
export type Migration = (database: Database) => void;

/**
 * Number of pages in the write-ahead log (16 MiB) after which they are moved to the database. A commit is on disk before
 * that, in the log. The default of 4 MiB has a busy server write the same pages again after every third commit.
 */
const pagesPerCheckpoint = 4_096;

/**
 * Opens a database for writing, and migrates it to the newest schema. Throws `StoreError`; a file that is damaged or of a
 * later version is left as it is.
 * @param migrations every migration there ever was, in order: their number is the version
 */
export function openForWriting(path: string, migrations: readonly Migration[]): Database {
  return opened(path, false, (database) => {
    // Check the version first: not even the journal mode of a file of a later version is changed.
    const version = versionOf(database);
    if (version > migrations.length)
      throw new StoreError('newer', `${path} was made by a later version of Parley`);
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;
       PRAGMA wal_autocheckpoint = ${pagesPerCheckpoint};`,
    );
    for (let done = version; done < migrations.length; done += 1)
      inTransaction(database, () => {
        migrations[done]?.(database);
        database.exec(`PRAGMA user_version = ${done + 1}`);
      });
  });
}

/** Files up to this size are checked. Larger ones take too long; damage in them shows when it is read. */
const checkedBytes = 64 * 1024 * 1024;

/** Like `openForWriting`, but also checks a file of up to `checkedBytes` for damage. */
export function openChecked(path: string, migrations: readonly Migration[]): Database {
  const database = openForWriting(path, migrations);
  if (statSync(path).size > checkedBytes) return database;
  const damage = damageIn(database);
  if (damage === undefined) return database;
  database.close();
  throw new StoreError('damaged', `${path} is damaged: ${damage}`);
}

/** What is wrong with a database; undefined if it is sound. */
function damageIn(database: Database): string | undefined {
  const result = textIn(database.prepare('PRAGMA quick_check(1)').get(), 'quick_check');
  return result === 'ok' ? undefined : result;
}

/** Opens a database that another connection writes to. Throws `StoreError`. */
export const openForReading = (path: string): Database => opened(path, true, () => undefined);

/** Size up to which a file is checked before it is read: that takes a few milliseconds. */
const checkedAtOnceBytes = 1024 * 1024;

/**
 * Opens a database that `openForWriting` would leave as it is. Undefined if it would create, migrate or refuse the file, and if
 * the file cannot be read. A small file is checked for damage.
 * @param applicationId what the file's `application_id` must be
 */
export function openAsItIs(
  path: string,
  migrations: readonly Migration[],
  applicationId: number,
): Database | undefined {
  let database: Database | undefined;
  try {
    database = openForReading(path);
    const isCurrent =
      versionOf(database) === migrations.length && pragma(database, 'application_id') === applicationId;
    if (isCurrent && (statSync(path).size > checkedAtOnceBytes || damageIn(database) === undefined))
      return database;
  } catch {
    // Opening it for writing says what is wrong.
  }
  database?.close();
  return undefined;
}

function opened(path: string, readOnly: boolean, prepare: (database: Database) => void): Database {
  let database: Database | undefined;
  try {
    if (!readOnly && path !== ':memory:') createPrivately(path);
    database = new DatabaseSync(path, { readOnly });
    database.exec('PRAGMA busy_timeout = 2000; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;');
    prepare(database);
    return database;
  } catch (error) {
    database?.close();
    throw storeError(error);
  }
}

/** Runs a function in a transaction. Throws `StoreError`. */
export function inTransaction<Value>(database: Database, run: () => Value): Value {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = run();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    // A full disk may have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw storeError(error);
  }
}

/**
 * Runs a function whose statements all read one state of the database: without a transaction, other connections can write
 * between two of them.
 */
export function inSnapshot<Value>(database: Database, read: () => Value): Value {
  if (database.isTransaction) return read();
  database.exec('BEGIN');
  try {
    return read();
  } finally {
    // An I/O error may have ended the transaction already.
    if (database.isTransaction) database.exec('COMMIT');
  }
}

const versionOf = (database: Database): number => pragma(database, 'user_version');

/** The value of a pragma that is a number. */
export const pragma = (database: Database, name: 'user_version' | 'application_id'): number =>
  numberIn(database.prepare(`PRAGMA ${name}`).get(), name);

/** A row as SQLite gives it. */
export type Row = Record<string, unknown>;
export const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;

/**
 * A row's value that must be an integer; 0 when there is none. Throws `StoreError` for a number that the program never writes:
 * SQLite keeps fractions, and what is larger than an integer may be, in a column of integers too.
 */
export function numberIn(row: unknown, column: string): number {
  const value = isRow(row) ? row[column] : undefined;
  if (typeof value !== 'number') return 0;
  if (!Number.isSafeInteger(value))
    throw new StoreError('damaged', `${column} is ${value}, which is no integer`);
  return value;
}

/** A row's value that must be a text; empty when there is none. */
export function textIn(row: unknown, column: string): string {
  const value = isRow(row) ? row[column] : undefined;
  return typeof value === 'string' ? value : '';
}
