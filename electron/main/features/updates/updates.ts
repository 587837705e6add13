import type { UpdateState } from '../../../../shared/ipc/calls/updates';
import type { UpdateFolder } from '../../../../shared/settings/fields';
import { plainText } from '../../../../shared/text/visible';
import { phrase, type Phrase } from '../../../../shared/words/phrase';
import type { Tasks } from '../archives/tasks';
import type { Scope } from '../../../../shared/ipc/windows';
import { download, isIntact } from './download';
import { compareVersions, readRelease, type Release, type ReleaseFile } from './release';
import type { Installer } from './installer';
import type { Packaging } from './packaging';
import type { UpdateSource } from './source';
import { UpdateError } from './update-error';

export interface UpdatesParts {
  /** The version that runs, and its package. */
  version: string;
  packaging: Packaging;
  /** Keys with which the project signs its releases. A key that is set in the settings replaces them. */
  keys: readonly string[];
  /** The folder that is set, by an administrator or by the user. */
  folder(): UpdateFolder & { isAdministered: boolean };
  /** The newest version that was ever offered, so that no server can go back to an older one. */
  newest: { get(): string | null; set(version: string): void };
  source(address: string): UpdateSource;
  installer(release: Release, file: ReleaseFile): Promise<Pick<Installer, 'download' | 'install'>>;
  /** Where a file goes that people install themselves. */
  downloadsPath(name: string): string;
  tasks: Tasks;
}

interface Found {
  release: Release;
  file: ReleaseFile;
  source: UpdateSource;
  /** Where the file is, once it is downloaded. */
  path?: string;
  installer?: Pick<Installer, 'download' | 'install'>;
}

/** Looks for a newer version, loads it and installs it, each only when asked. Methods reject with `UpdateError`. */
export class Updates {
  #found: Found | undefined;
  #detail: Phrase | null = null;

  constructor(private readonly parts: UpdatesParts) {}

  get state(): UpdateState {
    const { version, packaging, folder } = this.parts;
    const { address, isAdministered } = folder();
    const found = this.#found;
    return {
      installed: version,
      release: found ? { version: found.release.version, notes: plainText(found.release.notes) } : null,
      downloaded: found?.path !== undefined,
      installs: packaging.installs !== undefined,
      administered: isAdministered ? address : null,
      detail: this.#detail,
    };
  }

  /** Looks for a newer version. Returns whether there is one. */
  async check(signal: AbortSignal): Promise<boolean> {
    const { version, packaging, keys, folder, newest } = this.parts;
    const { address, key } = folder();
    this.#forget();
    const trusted = key === '' ? keys : [key];
    if (address === '') throw new UpdateError('bad-address');
    if (trusted.length === 0) throw new UpdateError('no-key');
    const source = this.parts.source(address);
    const { metadata, signature } = await source.latest(signal);
    const release = readRelease(metadata, signature, trusted);
    const known = newest.get() ?? version;
    const least = compareVersions(known, version) > 0 ? known : version;
    if (compareVersions(release.version, least) < 0) throw new UpdateError('older');
    newest.set(release.version);
    if (compareVersions(release.version, version) === 0) {
      this.#detail = phrase('update.current', { version });
      return false;
    }
    const file = release.files.find(({ target }) => target === packaging.target);
    if (!file) throw new UpdateError('no-file');
    this.#found = { release, file, source };
    return true;
  }

  /** Loads the newer version. The window that asked sees the progress, and can cancel it. */
  async download(scope: Scope): Promise<void> {
    const found = this.#found;
    if (!found) throw new UpdateError('not-there');
    const { packaging, tasks, downloadsPath } = this.parts;
    const { release, file, source } = found;
    await tasks.run(scope, phrase('task.loadingUpdate'), async ({ signal, progress }) => {
      const fetch = (path: string): Promise<void> =>
        download(source, file, path, signal, (bytes) => progress(bytes, file.size));
      if (packaging.installs === undefined) {
        const path = downloadsPath(file.name);
        if (!(await isIntact(path, file))) await fetch(path);
        found.path = path;
      } else {
        found.installer = await this.parts.installer(release, file);
        found.path = await found.installer.download(fetch);
      }
    });
    this.#detail =
      packaging.installs === undefined
        ? phrase('update.byHand', { file: file.name })
        : phrase('update.downloaded', { version: release.version });
  }

  /** What would be installed. Rejects if the file was changed since it was checked. */
  async ready(): Promise<{ version: string; path: string }> {
    const { path, file, release } = this.#found ?? {};
    if (path === undefined || !file || !release) throw new UpdateError('not-there');
    if (!(await isIntact(path, file))) {
      this.#forget();
      throw new UpdateError('wrong-file');
    }
    return { version: release.version, path };
  }

  /** Installs the newer version, which ends the app. */
  async install(): Promise<void> {
    await this.ready();
    const { installer } = this.#found ?? {};
    if (!installer) throw new UpdateError('not-installed');
    installer.install();
  }

  #forget(): void {
    this.#found = undefined;
    this.#detail = null;
  }
}
