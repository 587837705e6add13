import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserWindow } from 'electron';
import { holdCalls } from '../ipc/held-calls';
import { serveApp, type Served } from './app-protocol';
import { lockSession, type Permissions } from './security';
import { makeFirst } from './window-factory';

/** Longest time for which the rest of a start waits for the page to be asked for. */
const comingAtMostMs = 1_000;

/** What windows are given by the app once its profile is open. */
export interface Provider extends Served, Permissions {
  listeners: Parameters<ReturnType<typeof holdCalls>>[0];
}

/**
 * The roster's window, hidden, whose page is loaded while the profile is opened. Until the app provides for windows, the
 * page has nothing of the profile: its call for its view waits.
 */
export class FirstWindow {
  /** Resolves once its page is on its way, or will not come: a page that is asked for has its process started. */
  readonly isComing: Promise<void>;
  readonly #serve = holdCalls();
  /** Without one, a start shows no window. */
  readonly #window: BrowserWindow | undefined;
  #provider: Provider | undefined;
  #isTaken = false;

  /**
   * MUST be called after Electron is ready.
   * @param isHidden whether the start shows no window
   */
  constructor(isHidden: boolean) {
    lockSession({
      mayCopy: (contents) => this.#provider?.mayCopy(contents) ?? false,
      mayListen: (contents) => this.#provider?.mayListen(contents) ?? false,
      mayShare: (contents) => this.#provider?.mayShare(contents) ?? false,
      screenFor: (contents) => this.#provider?.screenFor(contents),
    });
    let answered = (): void => undefined;
    const isAnswered = new Promise<void>((resolve) => (answered = resolve));
    serveApp(
      {
        icon: async (hash) => this.#provider?.icon(hash),
        pathOf: async (content) => this.#provider?.pathOf(content),
        preview: async (of) => this.#provider?.preview(of),
        picture: async (of) => this.#provider?.picture(of),
        sound: async (sound, range) => this.#provider?.sound(sound, range),
      },
      answered,
    );
    this.#window = isHidden ? undefined : makeFirst();
    this.isComing = this.#window ? Promise.race([isAnswered, wait(comingAtMostMs)]) : Promise.resolve();
  }

  /** Hands the window over, to be one of the app's; undefined if that was done, or if its page crashed. */
  take(): BrowserWindow | undefined {
    if (this.#isTaken || !this.#window) return undefined;
    this.#isTaken = true;
    if (!this.#window.webContents.isCrashed()) return this.#window;
    this.#window.destroy();
    return undefined;
  }

  /** Answers windows from now on, also the call that waits. The window MUST have been taken. */
  provide(provider: Provider): void {
    this.#provider = provider;
    this.#serve(provider.listeners);
  }
}
