import type { SetTimer } from '../../../../runtime/timers';
import { say } from '../../../../shared/words/say';
import type { FileDialogs, Windows } from '../../ports';
import type { TrayHost } from '../../system/tray-host';
import type { Preferences } from '../preferences/preferences';

/** How long the app may be without a window and without a place in a tray: panels start late, and start again. */
const unseenMs = 10_000;

export interface StayingParts {
  preferences: Pick<Preferences, 'all' | 'change'>;
  dialogs: Pick<FileDialogs, 'ask'>;
  tray: TrayHost;
  windows: Pick<Windows, 'open' | 'minimize'> & { readonly count: number };
  /** Number of other people at the server that the app runs; undefined if it does not say so. */
  hosted(): Promise<number | undefined>;
  /** Whether apps of this system run without a window anyway. */
  staysAnyway: boolean;
  setTimer: SetTimer;
}

/** Decides whether the app goes on without a window, and asks before others lose something by its end. */
export class Staying {
  #stays = false;
  #isAsking = false;
  /** Whether the user knows what quitting means, and wants it. */
  #hasAgreed = false;
  #unseen: ReturnType<SetTimer> | undefined;

  constructor(private readonly parts: StayingParts) {
    parts.tray.onChange(() => this.#look());
  }

  /** Whether the app goes on when no window is open. */
  get stays(): boolean {
    return this.#stays || this.parts.staysAnyway;
  }

  /** MUST be called when the app starts without a window. */
  startsHidden(): void {
    this.#stays = true;
    this.#look();
  }

  /** MUST be called when the last window is being closed. Resolves to whether it may. */
  async lastCloses(window: number): Promise<boolean> {
    if (this.parts.staysAnyway) return true;
    if (this.#isAsking) return false;
    this.#isAsking = true;
    try {
      return await this.#decide(window);
    } finally {
      this.#isAsking = false;
    }
  }

  /** Whether the app may quit: asks if others are at the server that it runs. */
  async mayQuit(window: number | null): Promise<boolean> {
    // A window that was opened since shows that the app goes on: others may have come.
    if (this.#hasAgreed && this.parts.windows.count === 0) return true;
    const count = await this.parts.hosted();
    if (count === 0) return true;
    const { action } = await this.parts.dialogs.ask(window, {
      message: count === undefined ? say('staying.maybeHosting') : say('staying.hosting', { count }),
      detail:
        count === undefined ? say('staying.maybeHostingDetail') : say('staying.hostingDetail', { count }),
      actions: [say('staying.quit')],
    });
    return (this.#hasAgreed = action !== undefined);
  }

  async #decide(window: number): Promise<boolean> {
    const { preferences, tray } = this.parts;
    const { closing } = preferences.all;
    if (!tray.isThere) return closing === 'stay' ? this.#offerMinimizing(window) : this.#quits(window);
    const choice = closing === 'ask' ? await this.#ask(window) : closing;
    if (choice === 'quit') return this.#quits(window);
    this.#stays = choice === 'stay';
    return this.#stays;
  }

  async #ask(window: number): Promise<'stay' | 'quit' | undefined> {
    const { action, isForAlways } = await this.parts.dialogs.ask(window, {
      message: say('staying.ask'),
      detail: say('staying.askDetail'),
      actions: [say('staying.keep'), say('staying.quit')],
      always: say('staying.always'),
    });
    const choice = action === undefined ? undefined : action === 0 ? 'stay' : 'quit';
    if (choice !== undefined && isForAlways) this.parts.preferences.change({ closing: choice });
    return choice;
  }

  /** Without a tray nobody would find a hidden app again. */
  async #offerMinimizing(window: number): Promise<boolean> {
    const { action } = await this.parts.dialogs.ask(window, {
      message: say('staying.noTray'),
      detail: say('staying.noTrayDetail'),
      actions: [say('staying.minimize'), say('staying.quit')],
    });
    if (action === 1) return this.#quits(window);
    if (action === 0) this.parts.windows.minimize(window);
    return false;
  }

  async #quits(window: number): Promise<boolean> {
    if (!(await this.mayQuit(window))) return false;
    this.#stays = false;
    this.#hasAgreed = true;
    return true;
  }

  /** Opens a window if the app stays unseen. */
  #look(): void {
    this.#unseen?.cancel();
    this.#unseen = undefined;
    if (this.parts.tray.isThere || this.parts.staysAnyway) return;
    this.#unseen = this.parts.setTimer(() => {
      if (this.parts.windows.count === 0 && !this.parts.tray.isThere) this.parts.windows.open('roster');
    }, unseenMs);
  }
}
