import type { Logger } from '../../../storage/logger';
import type { Preferences } from '../preferences/preferences';

/** The system's start of programs when the user signs in. */
export interface LoginSystem {
  isOn(): boolean;
  /** Throws if the system does not take it. */
  set(choice: { on: boolean; isHidden: boolean }): void;
}

export interface LoginParts {
  preferences: Pick<Preferences, 'all' | 'change'>;
  login: LoginSystem;
  log: Pick<Logger, 'warn'>;
}

/** Keeps the start at sign-in as the settings say. */
export class Login {
  #applied: { on: boolean; isHidden: boolean };

  constructor(private readonly parts: LoginParts) {
    this.#applied = this.#wanted();
  }

  /** MUST be called when the app has started. The user may have turned it off elsewhere, and the program may have moved. */
  started(): void {
    const { login, preferences } = this.parts;
    if (!preferences.all.startAtLogin) return;
    if (login.isOn()) this.#set(this.#wanted());
    else preferences.change({ startAtLogin: false });
  }

  /** MUST be called when settings have changed. */
  settingsChanged(): void {
    const wanted = this.#wanted();
    const { on, isHidden } = this.#applied;
    if (wanted.on === on && (wanted.isHidden === isHidden || !on)) return;
    this.#set(wanted);
  }

  #set(wanted: { on: boolean; isHidden: boolean }): void {
    const { login, preferences, log } = this.parts;
    this.#applied = wanted;
    try {
      login.set(wanted);
    } catch (error) {
      log.warn('The system does not start the app at sign-in.', { why: String(error) });
      this.#applied = { ...wanted, on: false };
      preferences.change({ startAtLogin: false });
    }
  }

  #wanted(): { on: boolean; isHidden: boolean } {
    const { startAtLogin, startHidden } = this.parts.preferences.all;
    return { on: startAtLogin, isHidden: startHidden };
  }
}
