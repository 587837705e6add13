import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const folderMode = 0o700;
const fileMode = 0o600;
const stickyBit = 0o1000;

/**
 * Makes a file that only its owner can read, empty, if there is none. For SQLite, which would make it as the umask says; its
 * journals then get the same mode. Throws what the file system does.
 */
export const createPrivately = (path: string): void => closeSync(openSync(path, 'a', fileMode));

/**
 * Makes a folder that only its owner can enter, or takes the rights of others away if it is there already, and those to the files
 * in it that are ours. A folder that holds other things too (a home folder, one like /tmp) stays as it is, and only our files
 * are taken care of. Never throws for rights that cannot be changed: some disks know no owners.
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
