import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { updateKeys } from '../../../../package.json';
import type { Log } from '../../../../runtime/log';
import { relaunch } from '../../system/file-dialogs';
import type { Tasks } from '../archives/tasks';
import type { Preferences } from '../preferences/preferences';
import { administratorsFile, readAdministratorsFile } from './administrator';
import { Installer } from './installer';
import { packagingOf } from './packaging';
import { Updates } from './updates';
import { webSource } from './web-source';

/**
 * Connects updates with the app that runs.
 * @param profile the profile's folder, which gets what is downloaded
 */
export function openUpdates(
  profile: string,
  { preferences, tasks, log }: { preferences: Preferences; tasks: Tasks; log: Log },
): Updates {
  const administered = readAdministratorsFile(administratorsFile());
  const packaging = packagingOf(process.resourcesPath);
  const { installs } = packaging;
  const version = app.getVersion();
  const note =
    (level: 'info' | 'warn' | 'error') =>
    (message?: unknown): void =>
      log(level, 'update', { message: String(message) });
  const installing = {
    version,
    folder: join(profile, 'updates'),
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    relaunch,
    quit: () => app.quit(),
  };
  return new Updates({
    version,
    packaging,
    keys: updateKeys,
    folder: () => ({
      ...(administered ?? preferences.all.updateFolder),
      isAdministered: administered !== undefined,
    }),
    newest: {
      get: () => preferences.all.updateFolder.newest,
      set: (newest) => preferences.change({ updateFolder: { ...preferences.all.updateFolder, newest } }),
    },
    source: (address) => webSource(address, fetch),
    installer: (release, file) => {
      if (installs === undefined) throw new Error('This package cannot be replaced.');
      return Installer.open(installs, installing, release, file);
    },
    downloadsPath: (name) => {
      const folder = app.getPath('downloads');
      mkdirSync(folder, { recursive: true });
      return join(folder, name);
    },
    tasks,
  });
}
