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

/** electron-updater for a kind of package, which installs a file that was checked. */
export function updaterOf(
  library: Library,
  kind: InstallingKind,
  app: AppAdapter,
  file: ReleaseFile,
): AppUpdater {
  switch (kind) {
    case 'deb':
      return debUpdater(library, app, file);
    case 'rpm':
      return rpmUpdater(library, app, file);
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
function debUpdater({ DebUpdater }: Library, app: AppAdapter, file: ReleaseFile): AppUpdater {
  class AptUpdater extends DebUpdater {
    protected override determineSudoCommand = askWithPkexec;
    protected override runCommandWithSudoIfNeeded([program, ...args]: string[]): string {
      if (program !== 'dpkg') throw new Error('The package could not be installed.');
      const command = ['apt-get', '--yes', 'install'];
      return super.runCommandWithSudoIfNeeded([checkedByRoot(file, 'deb', command, args.at(-1) ?? '')]);
    }
  }
  return new AptUpdater(null, app);
}

function rpmUpdater({ RpmUpdater }: Library, app: AppAdapter, file: ReleaseFile): AppUpdater {
  class CheckedRpmUpdater extends RpmUpdater {
    protected override determineSudoCommand = askWithPkexec;
    protected override runCommandWithSudoIfNeeded(command: string[]): string {
      const path = command.at(-1) ?? '';
      return super.runCommandWithSudoIfNeeded([checkedByRoot(file, 'rpm', command.slice(0, -1), path)]);
    }
  }
  return new CheckedRpmUpdater(null, app);
}

/** Other programs that ask for a password would put the command between double quotes, where it means something else. */
const askWithPkexec = (): string => 'pkexec';

/**
 * A shell command that installs a copy of a package that only root can change, if it is the signed one. The package itself
 * belongs to the user, whose other programs could change it while the system asks for a password.
 * @param path path of the package, escaped for a shell by electron-updater
 */
export function checkedByRoot(
  file: Pick<ReleaseFile, 'sha512'>,
  kind: string,
  command: readonly string[],
  path: string,
): string {
  const digest = Buffer.from(file.sha512, 'base64').toString('hex');
  const copy = `$d/update.${kind}`;
  return [
    'd=$(mktemp -d)',
    `cp ${path} ${copy}`,
    `echo "${digest}  ${copy}" | sha512sum --check --status`,
    `{ ${command.join(' ')} ${copy}; s=$?; rm -r $d; exit $s; }`,
  ].join(' && ');
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
