import type { Address } from '../../../../shared/protocol/address';
import { success, type Result } from '../../../../shared/protocol/errors';
import { checkName } from '../../../../shared/protocol/names';
import type { Status } from '../../../../shared/protocol/messages';
import { settingsSchema, type Settings } from '../../../../shared/settings/settings';
import type { Profile } from '../../../net/types';
import { checkPng } from '../../../../runtime/picture/png';
import type { PictureFile } from '../../../storage/picture';
import type { SettingsFile, StoredSettings } from '../../../storage/settings';
import type { Nearby, Options } from '../../command-line';

/**
 * The user's settings as they apply to this run. A name or server from the command line applies to this run only and is
 * not stored, so a shortcut that names a server does not affect the next plain start. A choice in a window replaces it
 * and is stored.
 */
export class Preferences {
  #user: string | undefined;
  #server: Address | undefined;
  #nearby: Nearby | undefined;
  #language: string | undefined;
  /** Cache of the settings that windows see, for one value of the file. */
  #shown: { of: StoredSettings; settings: Settings } | undefined;
  #icon: Uint8Array | null;
  /** Whether the user has left the computer; never stored. */
  #isAbsent = false;
  /** The end of the meeting that it is now, by the user's calendar; never stored. */
  #meeting: number | null = null;
  /** The meeting during which the user has chosen a status. */
  #chosenIn: number | null = null;
  readonly #listeners: (() => void)[] = [];

  constructor(
    private readonly file: SettingsFile,
    private readonly picture: PictureFile,
    options: Pick<Options, 'user' | 'server' | 'nearby' | 'language'>,
    private readonly loginName: string,
  ) {
    this.#user = options.user;
    this.#server = options.server;
    this.#nearby = options.nearby;
    this.#language = options.language;
    this.#icon = picture.read();
  }

  get all(): StoredSettings {
    return this.file.value;
  }

  /** Whether a name has been chosen. */
  get named(): boolean {
    return this.#user !== undefined || this.all.user !== null;
  }

  /** Whether the user ignores this person's invitations. */
  isIgnored(person: string): boolean {
    return this.all.ignored.some(({ id }) => id === person);
  }

  get server(): Address | null {
    return this.#server ?? this.all.server;
  }

  /** The preferred language of this run: one of those that the app speaks, `system`, or the pseudo-locale. */
  get language(): string {
    return this.#language ?? this.all.language;
  }

  /** Discovery settings of this run. */
  get nearby(): Settings['nearby'] {
    const { nearby } = this.all;
    if (this.#nearby === undefined) return nearby;
    return this.#nearby === 'loopback'
      ? { ...nearby, loopback: true }
      : { ...nearby, enabled: this.#nearby === 'on' };
  }

  /**
   * The status that others see: busy in a meeting and away while the user is absent, unless they have chosen another than
   * available.
   */
  get status(): Status {
    return this.#isAbsent && this.chosen === 'available' ? 'away' : this.chosen;
  }

  /** The status with which a choice begins. */
  get chosen(): Status {
    return this.meetingUntil === null ? this.all.status : 'busy';
  }

  /** The end of the meeting in which the user is busy because of it; null if there is none. */
  get meetingUntil(): number | null {
    return this.all.status === 'available' && this.#meeting !== this.#chosenIn ? this.#meeting : null;
  }

  get profile(): Profile {
    const { user, note, showLastHere: lastHere } = this.all;
    const { status } = this;
    const name = this.#user ?? user ?? suggestName(this.loginName);
    return { user: name, status, note, icon: this.#icon, lastHere };
  }

  /** The settings as windows see them. */
  get view(): Settings {
    const { all, server, nearby } = this;
    if (this.#shown?.of !== all) this.#shown = { of: all, settings: settingsSchema.parse(all) };
    return { ...this.#shown.settings, server, nearby };
  }

  setName(user: string): Result<string> {
    const checked = checkName(user.trim());
    if (!checked.ok) return checked;
    this.#user = undefined;
    this.#write({ user: checked.value });
    return checked;
  }

  /** @param status the chosen one stays if none is given */
  setStatus(status: Status | undefined, note: string): void {
    if (status) this.#chosenIn = this.#meeting;
    this.#write({ note, ...(status && { status }) });
  }

  setAbsent(isAbsent: boolean): void {
    this.#isAbsent = isAbsent;
  }

  /** @param until the end of the meeting that it is now */
  setMeeting(until: number | null): void {
    this.#meeting = until;
  }

  setPicture(bytes: Uint8Array | null): Result<undefined> {
    if (bytes !== null) {
      const checked = checkPng(bytes);
      if (!checked.ok) return checked;
    }
    this.picture.write(bytes);
    this.#icon = bytes;
    return success(undefined);
  }

  setServer(server: Address | null): void {
    this.#server = undefined;
    this.#write({ server });
  }

  change(changes: Partial<Settings>): void {
    if (changes.language !== undefined) this.#language = undefined;
    this.#write(changes.nearby ? { ...changes, nearby: this.#chosenNearby(changes.nearby) } : changes);
    for (const listener of this.#listeners) listener();
  }

  /**
   * What is stored of discovery settings. Windows send all of them with each choice. What the command line set is among them; it
   * is stored only if the user chooses otherwise, which also ends it.
   */
  #chosenNearby(chosen: Settings['nearby']): Settings['nearby'] {
    if (this.#nearby === undefined) return chosen;
    const field = this.#nearby === 'loopback' ? 'loopback' : 'enabled';
    if (chosen[field] === this.nearby[field]) return { ...chosen, [field]: this.all.nearby[field] };
    this.#nearby = undefined;
    return chosen;
  }

  /** Calls the listener after every `change`. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #write(changes: Partial<StoredSettings>): void {
    this.file.write({ ...this.all, ...changes });
  }
}

/** Name suggested at the first start: the login name without unusable characters, or "me". */
function suggestName(loginName: string): string {
  const usable = [...loginName.normalize('NFKC').replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '-')]
    .slice(0, 32)
    .join('');
  return checkName(usable).ok ? usable : 'me';
}
