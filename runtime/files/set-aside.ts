import { existsSync, renameSync } from 'node:fs';

/**
 * Moves a file that cannot be read out of the way under a dated name, so that a program can start without it and a person
 * can still look at it. Never deletes. Returns the new name; undefined when there is no such file.
 */
export function setAside(path: string, now = new Date()): string | undefined {
  if (!existsSync(path)) return undefined;
  const stamp = now.toISOString().replace(/[:.]/g, '-');
  let kept = `${path}.unreadable-${stamp}`;
  for (let copy = 2; existsSync(kept); copy += 1) kept = `${path}.unreadable-${stamp}-${copy}`;
  renameSync(path, kept);
  return kept;
}

/** Like `setAside`, for a database and the files that belong to it. */
export function setDatabaseAside(path: string, now = new Date()): string | undefined {
  for (const suffix of ['-wal', '-shm']) setAside(`${path}${suffix}`, now);
  return setAside(path, now);
}
