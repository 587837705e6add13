import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../logger';
import { computerFiles, messagesFile, profileFiles } from './backup-format';

/** Folders inside a profile: where a backup is gathered, where one is looked at, and where one waits to be put in place. */
export const gatheringFolder = (profile: string): string => join(profile, 'backing-up');
export const checkingFolder = (profile: string): string => join(profile, 'restore-checking');
const checkedFolder = (profile: string): string => join(profile, 'restore-checked');
const movingFolder = (profile: string): string => join(profile, 'restore-moving');

/** What is moved out of the way of a restored profile. Without the writer's file the next start makes a fresh writer. */
const movedAside = [
  ...Object.keys(profileFiles),
  ...['-wal', '-shm', '-journal'].map((suffix) => `${messagesFile}${suffix}`),
  ...computerFiles,
];

/** Has a checked backup put in place at the next start, when no file of the profile is open. */
export function restoreAtStart(profile: string): void {
  rmSync(checkedFolder(profile), { recursive: true, force: true });
  renameSync(checkingFolder(profile), checkedFolder(profile));
}

/**
 * Puts a backup in place that was checked before the restart; what was there is moved into a dated folder beside it. Each
 * step can be the last before a crash: the next start goes on with it.
 */
export function finishRestore(profile: string, now: Date, log: Logger): void {
  for (const folder of [gatheringFolder(profile), checkingFolder(profile)])
    rmSync(folder, { recursive: true, force: true });
  if (existsSync(checkedFolder(profile))) {
    const aside = join(profile, `before-restore-${now.toISOString().replace(/[:.]/g, '-')}`);
    mkdirSync(aside, { mode: 0o700 });
    for (const name of movedAside.filter((each) => existsSync(join(profile, each))))
      renameSync(join(profile, name), join(aside, name));
    // From here on what lies in the profile is new.
    renameSync(checkedFolder(profile), movingFolder(profile));
    log.warn('A backup was restored; what was there before is kept.', { kept: aside });
  }
  if (!existsSync(movingFolder(profile))) return;
  for (const name of readdirSync(movingFolder(profile)))
    renameSync(join(movingFolder(profile), name), join(profile, name));
  rmdirSync(movingFolder(profile));
}
