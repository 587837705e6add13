import { existsSync, renameSync } from 'node:fs';
import type { Logger } from './logger';

/**
 * Moves a file that cannot be read out of the way under a dated name, so that the app can start without it and a person
 * can still look at it. Never deletes.
 */
export function setAside(path: string, why: unknown, log: Logger, now = new Date()): string | undefined {
  if (!existsSync(path)) return undefined;
  const stamp = now.toISOString().replace(/[:.]/g, '-');
  let kept = `${path}.unreadable-${stamp}`;
  for (let copy = 2; existsSync(kept); copy += 1) kept = `${path}.unreadable-${stamp}-${copy}`;
  renameSync(path, kept);
  log.warn('A file could not be read and was set aside; the app goes on without it.', {
    file: path,
    kept,
    why: String(why),
  });
  return kept;
}
