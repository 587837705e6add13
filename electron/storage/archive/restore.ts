import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../logger';
import { computerFiles, messagesFile, profileFiles } from './backup-format';

/** Folders inside a profile for a backup that is being written, checked, ready to be restored, or being moved into place. */
export const gatheringFolder = (profile: string): string => join(profile, 'backing-up');
export const checkingFolder = (profile: string): string => join(profile, 'restore-checking');
/** Where a backup that is encrypted lies decrypted while it is unpacked into the folder for checking. */
export const openedFile = (checking: string): string => `${checking}.tar`;
/** The encrypted profile that another computer is given, and the one that came from another computer. */
export const packedFile = (profile: string): string => join(profile, 'backing-up.age');
export const takenFile = (profile: string): string => join(profile, 'restore-taken.age');
/** Where a data file that is encrypted lies decrypted while it is imported. */
export const openedExport = (profile: string): string => join(profile, 'importing.jsonl');
const checkedFolder = (profile: string): string => join(profile, 'restore-checked');
const movingFolder = (profile: string): string => join(profile, 'restore-moving');

/** Files that a restore moves aside. Without the writer's file the next start makes a new writer. */
const movedAside = [
  ...Object.keys(profileFiles),
  ...['-wal', '-shm', '-journal'].map((suffix) => `${messagesFile}${suffix}`),
  ...computerFiles,
];

/** Schedules a checked backup to be restored at the next start, before any file of the profile is open. */
export function restoreAtStart(profile: string): void {
  rmSync(checkedFolder(profile), { recursive: true, force: true });
  renameSync(checkingFolder(profile), checkedFolder(profile));
}

/** Schedules the files of a profile to be moved aside at the next start, which then begins with none. */
export function setProfileAside(profile: string): void {
  rmSync(checkedFolder(profile), { recursive: true, force: true });
  mkdirSync(checkedFolder(profile), { mode: 0o700 });
}

/**
 * Restores a backup that was checked before the restart, and moves the old files into a dated folder in the profile.
 * After a crash at any step the next start continues.
 */
export function finishRestore(profile: string, now: Date, log: Logger): void {
  const checking = checkingFolder(profile);
  for (const path of [
    gatheringFolder(profile),
    checking,
    openedFile(checking),
    packedFile(profile),
    takenFile(profile),
    openedExport(profile),
  ])
    rmSync(path, { recursive: true, force: true });
  if (existsSync(checkedFolder(profile))) {
    const aside = join(profile, `before-restore-${now.toISOString().replace(/[:.]/g, '-')}`);
    mkdirSync(aside, { mode: 0o700 });
    for (const name of movedAside.filter((each) => existsSync(join(profile, each))))
      renameSync(join(profile, name), join(aside, name));
    // From here on, files in the profile are new and must not be moved aside.
    renameSync(checkedFolder(profile), movingFolder(profile));
    log.warn('The profile was replaced; what was there before is kept.', { kept: aside });
  }
  if (!existsSync(movingFolder(profile))) return;
  for (const name of readdirSync(movingFolder(profile)))
    renameSync(join(movingFolder(profile), name), join(profile, name));
  rmdirSync(movingFolder(profile));
}
