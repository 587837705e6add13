import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import type { Logger } from '../../../storage/logger';
import { providerOf, updaterOf, type Library } from './electron-updater';
import type { InstallingKind } from './packaging';
import type { Release, ReleaseFile } from './release';
import { UpdateError } from './update-error';

/** Writes the file of a release to a path. */
export type FileFetcher = (path: string) => Promise<void>;

/** The app that is replaced. */
export interface InstallingApp {
  version: string;
  /** Folder for what is downloaded. */
  folder: string;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Starts the app again when it has ended. */
  relaunch(): void;
  quit(): void;
}

/** Installs one release with electron-updater. It is given the file, and loads nothing itself. */
export class Installer {
  private constructor(
    private readonly updater: AppUpdater,
    private readonly library: Library,
    private readonly fetcher: { run: FileFetcher | undefined },
    private readonly app: InstallingApp,
  ) {}

  static async open(
    kind: InstallingKind,
    app: InstallingApp,
    release: Release,
    file: ReleaseFile,
  ): Promise<Installer> {
    const { default: library } = await import('electron-updater');
    mkdirSync(app.folder, { recursive: true, mode: 0o700 });
    // electron-updater reads the name of its folder from a file.
    const config = join(app.folder, 'updater.yml');
    writeFileSync(config, 'updaterCacheDirName: download\n');
    const updater = updaterOf(
      library,
      kind,
      {
        version: app.version,
        name: 'Parley',
        isPackaged: true,
        appUpdateConfigPath: config,
        userDataPath: app.folder,
        baseCachePath: app.folder,
        whenReady: () => Promise.resolve(),
        relaunch: () => app.relaunch(),
        quit: () => app.quit(),
        onQuit: () => undefined,
      },
      file,
    );
    const fetcher: { run: FileFetcher | undefined } = { run: undefined };
    updater.logger = app.log;
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = false;
    updater.disableDifferentialDownload = true;
    updater.disableWebInstaller = true;
    // The promises report errors.
    updater.on('error', () => undefined);
    updater.setFeedURL({ provider: 'custom', updateProvider: providerOf(library, release, file) });
    const download = async (_url: URL, path: string): Promise<string> => {
      await fetcher.run?.(path);
      return path;
    };
    // electron-updater downloads through this.
    Object.assign(updater, { httpExecutor: { download } });
    return new Installer(updater, library, fetcher, app);
  }

  /** Downloads the file to where it is installed from. Returns that path. Rejects as `fetch` does. */
  async download(fetch: FileFetcher): Promise<string> {
    const { updater } = this;
    this.fetcher.run = fetch;
    const found = await updater.checkForUpdates();
    if (!found?.isUpdateAvailable) throw new UpdateError('older');
    const [path] = await updater.downloadUpdate();
    if (path === undefined) throw new UpdateError('not-written');
    return path;
  }

  /** Installs what was downloaded, and has the app end and start again. Throws `UpdateError` if that fails. */
  install(): void {
    const { updater, library } = this;
    if (!(updater instanceof library.BaseUpdater)) return updater.quitAndInstall();
    if (!updater.install(false, true)) {
      // It would refuse a second try.
      Object.assign(updater, { quitAndInstallCalled: false });
      throw new UpdateError('not-installed');
    }
    this.app.quit();
  }
}
