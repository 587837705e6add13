import { setAside as moveAside } from '../../runtime/files/set-aside';
import type { Logger } from './logger';

/** Renames an unreadable file to a dated name and logs that. Returns the new path, or undefined if there is no such file. */
export function setAside(path: string, why: unknown, log: Logger, now = new Date()): string | undefined {
  const kept = moveAside(path, now);
  logSetAside(path, kept, why, log);
  return kept;
}

/**
 * Logs that an unreadable file was set aside.
 * @param kept its new path; undefined if there was no such file
 */
export function logSetAside(file: string, kept: string | undefined, why: unknown, log: Logger): void {
  if (kept === undefined) return;
  log.warn('A file could not be read and was set aside; the app goes on without it.', {
    file,
    kept,
    why: String(why),
  });
}
