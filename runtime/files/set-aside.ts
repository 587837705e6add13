import { existsSync, readdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const mark = '.unreadable-';

/**
 * Moves a file that cannot be read out of the way under a dated name, so that a program can start without it and a person
 * can still look at it. Never deletes. Returns the new name; undefined when there is no such file.
 */
export function setAside(path: string, now = new Date()): string | undefined {
  if (!existsSync(path)) return undefined;
  const stamp = now.toISOString().replace(/[:.]/g, '-');
  let kept = `${path}${mark}${stamp}`;
  for (let copy = 2; existsSync(kept); copy += 1) kept = `${path}${mark}${stamp}-${copy}`;
  renameSync(path, kept);
  return kept;
}

/** Like `setAside`, for a database and the files that belong to it. */
export function setDatabaseAside(path: string, now = new Date()): string | undefined {
  for (const suffix of ['-wal', '-shm']) setAside(`${path}${suffix}`, now);
  return setAside(path, now);
}

/** The newest of the files that were set aside under this name; undefined if there are none. */
export function lastSetAside(path: string): string | undefined {
  if (!existsSync(dirname(path))) return undefined;
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path) + mark));
  const last = names.sort().at(-1);
  return last === undefined ? undefined : join(dirname(path), last);
}
