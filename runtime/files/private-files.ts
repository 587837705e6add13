import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const folderMode = 0o700;
const fileMode = 0o600;
const stickyBit = 0o1000;

/**
 * Creates an empty file that only its owner can read, if there is none. For SQLite, which would follow the umask, and gives
 * its journals the mode of the database. Throws what the file system does.
 */
export const createPrivately = (path: string): void => closeSync(openSync(path, 'a', fileMode));

/**
 * Creates a folder that only its owner can enter. If it exists already, removes the rights of others to it and to our files
 * in it; in a folder that also holds other things (a home folder, one like /tmp), only to our files. Never throws when
 * rights cannot be changed: some disks know no owners.
 * @param isOurs whether a file or folder of this name in it is ours
 */
export function keepPrivate(folder: string, isOurs: (name: string) => boolean): void {
  mkdirSync(folder, { recursive: true, mode: folderMode });
  const isShared = (lstatSync(folder).mode & stickyBit) !== 0 || resolve(folder) === resolve(homedir());
  if (!isShared) tryChmod(folder, folderMode);
  for (const name of readdirSync(folder)) if (isOurs(name)) tighten(join(folder, name));
}

function tighten(path: string): void {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry?.isFile()) tryChmod(path, fileMode);
  if (!entry?.isDirectory()) return;
  tryChmod(path, folderMode);
  for (const name of readdirSync(path)) tighten(join(path, name));
}

function tryChmod(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // It belongs to somebody else, or to a disk without owners.
  }
}
