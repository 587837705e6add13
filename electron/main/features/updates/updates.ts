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
  /** The folder that is asked. */
  folder(): UpdateFolder;
  /** The user's own folder, which is not asked if an administrator has set one. */
  own: { get(): UpdateFolder; set(folder: UpdateFolder): void };
  /** Whether an administrator has set the folder. */
  isAdministered: boolean;
  /** The newest version that the folder ever offered, so that no server can go back to an older one. */
  newest: { get(): string | null; set(version: string): void };
  source(address: string): UpdateSource;
  installer(release: Release, file: ReleaseFile): Promise<Pick<Installer, 'download' | 'install'>>;
  /** Where a file goes that people install themselves. */
  downloadsPath(name: string): string;
  tasks: Tasks;
}

/** A newer version that the folder offers, and how far it is downloaded. */
interface AvailableUpdate {
  release: Release;
  file: ReleaseFile;
  source: UpdateSource;
  folder: UpdateFolder;
  /** Whether the file is being downloaded, or was. */
  isUsed: boolean;
  /** Where the file is, once it is downloaded. */
  path?: string;
  installer?: Pick<Installer, 'download' | 'install'>;
}

/** A downloaded version as people are asked about it: where it is from, and whose signature it has. */
export interface ReadyUpdate {
  readonly version: string;
  readonly path: string;
  /** Its key is empty for a key of the project. */
  readonly folder: UpdateFolder;
  readonly update: AvailableUpdate;
}

/** Looks for a newer version, downloads it and installs it, each only when asked. Methods reject with `UpdateError`. */
export class Updates {
  #update: AvailableUpdate | undefined;
  #detail: Phrase | null = null;

  constructor(private readonly parts: UpdatesParts) {}

  get state(): UpdateState {
    const { version, packaging, folder, own, isAdministered } = this.parts;
    const update = this.#update;
    return {
      installed: version,
      release: update ? { version: update.release.version, notes: plainText(update.release.notes) } : null,
      downloaded: update?.path !== undefined,
      installs: packaging.installs !== undefined,
      folder: own.get(),
      administered: isAdministered ? folder().address : null,
      detail: this.#detail,
    };
  }

  /** Sets where updates come from. What was found elsewhere is forgotten. */
  setFolder({ address, key }: UpdateFolder): void {
    const { own } = this.parts;
    const now = own.get();
    if (now.address === address && now.key === key) return;
    own.set({ address, key });
    this.#forget();
  }

  /** Whether the newer version is being downloaded, or was. */
  get isUsed(): boolean {
    return this.#update?.isUsed === true;
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
    this.#update = { release, file, source, folder: { address, key }, isUsed: false };
    return true;
  }

  /** Downloads the newer version. The window that asked sees the progress, and can cancel it. */
  async download(scope: Scope): Promise<void> {
    const update = this.#update;
    if (!update) throw new UpdateError('not-there');
    update.isUsed = true;
    try {
      await this.#download(update, scope);
    } finally {
      update.isUsed = update.path !== undefined;
    }
    // Another folder may have been set meanwhile.
    if (this.#update !== update) return;
    const { file, release } = update;
    this.#detail =
      this.parts.packaging.installs === undefined
        ? phrase('update.byHand', { file: file.name })
        : phrase('update.downloaded', { version: release.version });
  }

  async #download(update: AvailableUpdate, scope: Scope): Promise<void> {
    const { packaging, tasks, downloadsPath } = this.parts;
    const { release, file, source } = update;
    await tasks.run(scope, phrase('task.loadingUpdate'), async ({ signal, progress }) => {
      const fetch = (path: string): Promise<void> =>
        download(source, file, path, signal, (bytes) => progress(bytes, file.size));
      if (packaging.installs === undefined) {
        const path = downloadsPath(file.name);
        if (!(await isIntact(path, file))) await fetch(path);
        update.path = path;
      } else {
        update.installer = await this.parts.installer(release, file);
        update.path = await update.installer.download(fetch);
      }
    });
  }

  /** What would be installed. Rejects if the file was changed since it was checked. */
  async ready(): Promise<ReadyUpdate> {
    const update = this.#update;
    if (update?.path === undefined) throw new UpdateError('not-there');
    await this.#check(update, update.path);
    return { version: update.release.version, path: update.path, folder: update.folder, update };
  }

  /** Installs what the user agreed to, whatever was found since, and ends the app. */
  async install({ update, path }: ReadyUpdate): Promise<void> {
    await this.#check(update, path);
    if (!update.installer) throw new UpdateError('not-installed');
    update.installer.install();
  }

  async #check(update: AvailableUpdate, path: string): Promise<void> {
    if (await isIntact(path, update.file)) return;
    if (this.#update === update) this.#forget();
    throw new UpdateError('wrong-file');
  }

  #forget(): void {
    this.#update = undefined;
    this.#detail = null;
  }
}
