import { existsSync, statSync } from 'node:fs';
import {
  openAsItIs,
  openForReading,
  openForWriting,
  pragma,
  StoreError,
  type Database,
  type Migration,
} from '../../sqlite/database';
import { applicationId } from './tables';

/**
 * Opens a database of conversations for writing, or creates it. Throws `StoreError`; a file that is damaged, of version 0.1
 * or of a later version is left as it is.
 * @param migrations every migration there ever was
 * @param open how to open a file that may be read
 */
export function openEntries(
  path: string,
  migrations: readonly Migration[],
  open: (path: string, migrations: readonly Migration[]) => Database = openForWriting,
): Database {
  refuseFormat1(path);
  return open(path, migrations);
}

/** Opens a database of conversations for reading if opening it for writing would leave it as it is; see `openAsItIs`. */
export const openEntriesAsTheyAre = (path: string, migrations: readonly Migration[]): Database | undefined =>
  openAsItIs(path, migrations, applicationId);

/**
 * Throws `StoreError` ('older') if a file was made by version 0.1, and leaves it as it is: it is opened read-only, because
 * the last to close a database writes its journal into the file. Other problems are left to the code that opens the file.
 */
export function refuseFormat1(path: string): void {
  if (madeByFormat1(path))
    throw new StoreError('older', `${path} was made by Parley 0.1, which this version cannot read`);
}

function madeByFormat1(path: string): boolean {
  if (!existsSync(path) || statSync(path).size === 0) return false;
  let database: Database | undefined;
  try {
    database = openForReading(path);
    return pragma(database, 'user_version') > 0 && pragma(database, 'application_id') !== applicationId;
  } catch {
    return false;
  } finally {
    database?.close();
  }
}
