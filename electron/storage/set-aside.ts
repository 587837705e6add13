import { setAside as moveAside, setDatabaseAside as moveDatabaseAside } from '../../runtime/files/set-aside';
import type { Logger } from './logger';

/** Renames an unreadable file to a dated name and logs that. Returns the new path, or undefined if there is no such file. */
export const setAside = (path: string, why: unknown, log: Logger, now = new Date()): string | undefined =>
  logged(path, moveAside(path, now), why, log);

/** Like `setAside`, for a database and the files that belong to it. */
export const setDatabaseAside = (path: string, why: unknown, log: Logger): string | undefined =>
  logged(path, moveDatabaseAside(path), why, log);

function logged(file: string, kept: string | undefined, why: unknown, log: Logger): string | undefined {
  if (kept !== undefined)
    log.warn('A file could not be read and was set aside; the app goes on without it.', {
      file,
      kept,
      why: String(why),
    });
  return kept;
}
