import { mkdirSync, readFileSync, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readAs } from '../../shared/read-as';
import { listedProfile, profilesAtMost, type ListedProfile } from '../../shared/settings/profiles';
import { isMissing } from './json-file';
import type { Logger } from './logger';
import { profilesList } from './profiles-folder';
import { setAside } from './set-aside';

const listSchema = z.looseObject({
  /** Whether a start asks which profile to use, unless it names one. */
  asks: z.boolean().default(false),
  profiles: z.array(listedProfile).max(profilesAtMost).default([]),
});
export type ProfileList = z.output<typeof listSchema>;

/** The list, or that there is one that cannot be read. */
export type ReadList = { readonly list: ProfileList } | { readonly unreadable: string };

/**
 * The list of profiles, in the folder of the usual profile. Every Parley that runs can change it, so it is read anew before each
 * change. A list that cannot be read is never written over.
 */
export class ProfilesFile {
  readonly path: string;
  #hasLogged = false;

  /** @param usual folder of the profile that is used when none is named */
  constructor(
    usual: string,
    private readonly log: Logger,
  ) {
    this.path = profilesList(usual);
  }

  /** Reads the list. One that is not there is empty. */
  read(): ReadList {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      return isMissing(error) ? { list: listSchema.parse({}) } : this.#unreadable(error);
    }
    try {
      const read = readAs(listSchema, JSON.parse(text));
      if (read.success && areDifferent(read.data.profiles)) return { list: read.data };
      return this.#unreadable(read.success ? 'two profiles with one id or folder' : read.issues[0]?.message);
    } catch (error) {
      return this.#unreadable(error);
    }
  }

  /**
   * Changes the list as it is now.
   * @param change returns the new list, or undefined to leave it as it is
   * @returns whether the list could be read. Throws what the file system does
   */
  change(change: (list: ProfileList) => ProfileList | undefined): boolean {
    const read = this.read();
    if ('unreadable' in read) return false;
    const next = change(read.list);
    if (!next) return true;
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    writeFileAtomic.sync(this.path, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
    return true;
  }

  /**
   * Calls the listener when anybody may have changed the list, if it is there.
   * @returns ends that; undefined if there is no list
   */
  follow(listener: () => void): (() => void) | undefined {
    try {
      const watcher = watch(dirname(this.path), { persistent: false }, listener);
      // Without it, changes are seen when this Parley reads the list the next time.
      watcher.on('error', () => watcher.close());
      return () => watcher.close();
    } catch {
      return undefined;
    }
  }

  /** Renames a list that cannot be read, so that a new one can be begun. */
  setAside(): void {
    if ('unreadable' in this.read()) setAside(this.path, 'the user begins a new list', this.log);
  }

  /** The profile of a folder; undefined if it is not in the list. */
  static of(list: ProfileList, folder: string): ListedProfile | undefined {
    return list.profiles.find((each) => isSame(each.folder, folder));
  }

  #unreadable(why: unknown): ReadList {
    // It is read whenever a window is looked at.
    if (!this.#hasLogged)
      this.log.warn('The list of profiles cannot be read.', { file: this.path, why: String(why) });
    this.#hasLogged = true;
    return { unreadable: this.path };
  }
}

/** Whether two paths are the same folder. */
export const isSame = (one: string, other: string): boolean => resolve(one) === resolve(other);

function areDifferent(profiles: readonly ListedProfile[]): boolean {
  const ids = new Set(profiles.map(({ id }) => id));
  const folders = new Set(profiles.map(({ folder }) => resolve(folder)));
  return ids.size === profiles.length && folders.size === profiles.length;
}
