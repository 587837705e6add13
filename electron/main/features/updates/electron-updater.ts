import type { AppUpdater } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider';
import type { InstallingKind } from './packaging';
import type { Release, ReleaseFile } from './release';

export type Library = typeof import('electron-updater');

/** The app, as electron-updater sees it. Its own adapter would need Electron. */
export interface AppAdapter {
  version: string;
  name: string;
  isPackaged: boolean;
  appUpdateConfigPath: string;
  userDataPath: string;
  baseCachePath: string;
  whenReady(): Promise<void>;
  relaunch(): void;
  quit(): void;
  onQuit(handler: (exitCode: number) => void): void;
}

/** electron-updater for a kind of package. */
export function updaterOf(library: Library, kind: InstallingKind, app: AppAdapter): AppUpdater {
  switch (kind) {
    case 'deb':
      return debUpdater(library, app);
    case 'rpm':
      return new library.RpmUpdater(null, app);
    case 'AppImage':
      return new library.AppImageUpdater(null, app);
    case 'nsis':
      return new library.NsisUpdater(null, app);
    case 'zip':
      return new library.MacUpdater(undefined, app);
  }
}

/**
 * Installs with apt instead of dpkg: apt installs what a new version needs, and refuses an older version. electron-updater
 * would ask for a password twice, for dpkg and, if that fails, for apt.
 */
function debUpdater({ DebUpdater }: Library, app: AppAdapter): AppUpdater {
  class AptUpdater extends DebUpdater {
    protected override runCommandWithSudoIfNeeded([program, ...args]: string[]): string {
      if (program !== 'dpkg') throw new Error('The package could not be installed.');
      const path = args.at(-1) ?? '';
      return super.runCommandWithSudoIfNeeded(['apt-get', '--yes', 'install', path]);
    }
  }
  return new AptUpdater(null, app);
}

/** A provider that names one file, whose metadata have been checked. */
export function providerOf({ Provider }: Library, release: Release, file: ReleaseFile) {
  const info = { url: file.name, sha512: file.sha512, size: file.size };
  const update = {
    version: release.version,
    files: [info],
    path: file.name,
    sha512: file.sha512,
    releaseDate: '',
  };
  return class extends Provider<typeof update> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime);
    }
    override getLatestVersion() {
      return Promise.resolve(update);
    }
    override resolveFiles() {
      // The address is not used; electron-updater takes the file's name from it.
      return [{ url: new URL(file.name, 'https://parley.invalid/'), info }];
    }
  };
}
