import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { updateKeys } from '../../../../package.json';
import type { Log } from '../../../../runtime/log';
import { quitAtOnce } from '../../system/quitting';
import type { Tasks } from '../archives/tasks';
import { administratorsFile, readAdministratorsFile } from './administrator';
import { Installer } from './installer';
import { packagingOf } from './packaging';
import { updateParts, type UpdateFile } from './update-file';
import { Updates } from './updates';
import { webSource } from './web-source';

/**
 * Connects updates with the app that runs.
 * @param profile the profile's folder, which gets what is downloaded
 */
export function openUpdates(
  profile: string,
  { file, tasks, log, relaunch }: { file: UpdateFile; tasks: Tasks; log: Log; relaunch: () => void },
): Updates {
  const administered = readAdministratorsFile(administratorsFile());
  const folder = join(profile, 'updates');
  const packaging = packagingOf(process.resourcesPath, folder);
  const { installs } = packaging;
  const version = app.getVersion();
  const note =
    (level: 'info' | 'warn' | 'error') =>
    (message?: unknown): void =>
      log(level, 'update', { message: String(message) });
  const installing = {
    version,
    folder,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    relaunch,
    quit: quitAtOnce,
  };
  return new Updates({
    version,
    packaging,
    keys: updateKeys,
    ...updateParts(file, administered),
    source: (address) => webSource(address, fetch),
    installer: (release, what) => {
      if (installs === undefined) throw new Error('This package cannot be replaced.');
      return Installer.open(installs, installing, release, what);
    },
    downloadsPath: (name) => {
      const folder = app.getPath('downloads');
      mkdirSync(folder, { recursive: true });
      return join(folder, name);
    },
    tasks,
  });
}
