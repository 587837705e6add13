import { setAside as moveAside } from '../../runtime/files/set-aside';
import type { Logger } from './logger';

/** Renames an unreadable file to a dated name and logs that. Returns the new path, or undefined if there is no such file. */
export function setAside(path: string, why: unknown, log: Logger, now = new Date()): string | undefined {
  const kept = moveAside(path, now);
  if (kept !== undefined)
    log.warn('A file could not be read and was set aside; the app goes on without it.', {
      file: path,
      kept,
      why: String(why),
    });
  return kept;
}
