import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ProfileMark, ProfilesView } from '../../../../shared/ipc/views/profiles';
import type { ProfileColour } from '../../../../shared/settings/profile-colours';
import {
  profileName,
  profileNameCharacters,
  profilesAtMost,
  type ListedProfile,
} from '../../../../shared/settings/profiles';
import { readAs } from '../../../../shared/read-as';
import { phrase } from '../../../../shared/words/phrase';
import { say } from '../../../../shared/words/say';
import { messagesFile } from '../../../storage/archive/backup-format';
import { isSame, ProfilesFile, type ProfileList, type ReadList } from '../../../storage/profiles-file';
import { profilesFolder } from '../../../storage/profiles-folder';
import { CallError } from '../../ipc/router';

export interface ProfilesParts {
  file: ProfilesFile;
  /** Folders of the profile that is used when none is named, and of the one that runs. */
  usual: string;
  current: string;
  /** Starts Parley with the profile in a folder, or brings the one that runs with it to the front. */
  start(folder: string): void;
  newId(): string;
  changed(): void;
}

/** What the user chooses about a profile. */
export interface ProfileLooks {
  name: string;
  colour: ProfileColour;
}

/** The list of profiles on this computer, which each Parley shows and can change. */
export class Profiles {
  #read: ReadList;
  #unfollow: (() => void) | undefined;

  constructor(private readonly parts: ProfilesParts) {
    this.#read = parts.file.read();
  }

  get view(): ProfilesView {
    if ('unreadable' in this.#read)
      return {
        problem: phrase('profiles.unreadable', { path: this.#read.unreadable }),
        asks: false,
        profiles: [],
      };
    const { asks, profiles } = this.#read.list;
    const { usual, current } = this.parts;
    return {
      problem: null,
      asks,
      profiles: profiles.map(({ id, name, colour, folder }) => ({
        id,
        name,
        colour,
        isCurrent: isSame(folder, current),
        isUsual: isSame(folder, usual),
      })),
    };
  }

  /** What marks the windows of this profile; null if there is no other to tell it from. */
  get mark(): ProfileMark | null {
    if ('unreadable' in this.#read || this.#read.list.profiles.length < 2) return null;
    const own = ProfilesFile.of(this.#read.list, this.parts.current);
    return own ? { name: own.name, colour: own.colour } : null;
  }

  /** Follows changes that other Parleys make, until `end`. */
  follow(): void {
    this.#unfollow ??= this.parts.file.follow(() => this.look());
  }

  end(): void {
    this.#unfollow?.();
  }

  /** Reads the list again: another Parley may have changed it. */
  look(): void {
    const before = JSON.stringify(this.#read);
    this.#read = this.parts.file.read();
    if (JSON.stringify(this.#read) !== before) this.parts.changed();
  }

  /** Makes a profile and starts Parley with it. Throws a `CallError` if that is not possible. */
  make(looks: ProfileLooks): void {
    const id = this.parts.newId();
    const folder = join(profilesFolder(this.parts.usual), id);
    this.#add({ id, ...named(looks), folder }, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
    this.parts.start(folder);
  }

  /** Adds the profile in a folder to the list. Throws a `CallError` if there is none, or it is in the list. */
  add(folder: string): void {
    if (!existsSync(join(folder, messagesFile))) throw refusal('profiles.noProfile');
    const name = basename(folder).slice(0, profileNameCharacters).trim() || say('profiles.unnamed');
    this.#add({ id: this.parts.newId(), name, colour: 'grey', folder });
  }

  /** Changes the name and colour of a profile. */
  rename(id: string, looks: ProfileLooks): void {
    const next = named(looks);
    this.#change((list) => ({
      ...list,
      profiles: list.profiles.map((each) => (each.id === id ? { ...each, ...next } : each)),
    }));
  }

  /** Starts Parley with a profile of the list. */
  open(id: string): void {
    this.look();
    const { folder } = this.#find(id);
    if (!existsSync(folder)) throw refusal('profiles.gone');
    this.parts.start(folder);
  }

  /** Takes a profile out of the list. */
  remove(id: string): void {
    this.#change((list) => ({ ...list, profiles: list.profiles.filter((each) => each.id !== id) }));
  }

  /** Name and folder of a profile that can be taken out of the list. Throws a `CallError` if it cannot. */
  removable(id: string): { name: string; folder: string } {
    const { usual, current } = this.parts;
    const found = this.#find(id);
    if (isSame(found.folder, usual) || isSame(found.folder, current)) throw refusal('profiles.inUse');
    return found;
  }

  /** Whether a start asks which profile to use. */
  setAsks(asks: boolean): void {
    this.#change((list) => ({ ...list, asks }));
  }

  /** Renames a list that cannot be read. */
  begin(): void {
    this.parts.file.setAside();
    this.look();
  }

  #find(id: string): ListedProfile {
    const found = 'list' in this.#read ? this.#read.list.profiles.find((each) => each.id === id) : undefined;
    if (!found) throw refusal('profiles.gone');
    return found;
  }

  /** Adds a profile, and with the first one the usual one. */
  #add(profile: ListedProfile, prepare: () => void = () => undefined): void {
    this.#change((list) => {
      const { usual } = this.parts;
      const main: ListedProfile = { id: 'main', name: say('profiles.main'), colour: 'teal', folder: usual };
      const others = ProfilesFile.of(list, usual) ? list.profiles : [main, ...list.profiles];
      if (ProfilesFile.of({ ...list, profiles: others }, profile.folder)) throw refusal('profiles.listed');
      if (others.length >= profilesAtMost) throw refusal('profiles.full');
      prepare();
      return { ...list, profiles: [...others, profile] };
    });
  }

  #change(change: (list: ProfileList) => ProfileList): void {
    const { file, changed } = this.parts;
    let isRead: boolean;
    try {
      isRead = file.change(change);
    } catch (error) {
      throw error instanceof CallError ? error : refusal('profiles.notWritten');
    }
    this.#read = file.read();
    this.follow();
    changed();
    if (!isRead) throw new CallError('profiles', say('profiles.unreadable', { path: file.path }));
  }
}

/** A name and colour as they are stored. Throws a `CallError` for a name that nobody can see, or a long one. */
function named({ name, colour }: ProfileLooks): ProfileLooks {
  const read = readAs(profileName, name);
  if (read.success) return { name: read.data, colour };
  throw new CallError('profiles', say('profiles.badName', { most: profileNameCharacters }));
}

type Reason =
  | 'profiles.noProfile'
  | 'profiles.gone'
  | 'profiles.inUse'
  | 'profiles.listed'
  | 'profiles.full'
  | 'profiles.notWritten';

const refusal = (reason: Reason): CallError => new CallError('profiles', say(reason));
