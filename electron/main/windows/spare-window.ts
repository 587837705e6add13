import type { BrowserWindow } from 'electron';
import { backgroundColor, makeSpare } from './window-factory';

/** How long the app must have opened no window before a spare one is prepared. */
const settleMs = 1_000;

/**
 * At most one hidden conversation window with its page loaded, so that a conversation can be shown at once. Until it is
 * taken, it is not one of the app's windows: the router refuses its calls, and nothing is sent to it.
 */
export class SpareWindow {
  #window: BrowserWindow | undefined;
  #isLoaded = false;
  #timer: NodeJS.Timeout | undefined;

  /** Prepares one as soon as the app has settled, unless there is one. */
  prepareSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#prepare(), settleMs);
  }

  /** Hands it over; undefined if it is not ready. */
  take(): BrowserWindow | undefined {
    const window = this.#window;
    if (!window || !this.#isLoaded || window.webContents.isCrashed()) return undefined;
    this.#window = undefined;
    return window;
  }

  /** Follows a change of the theme. */
  themeChanged(): void {
    this.#window?.setBackgroundColor(backgroundColor());
  }

  /** Closes it and prepares no more. MUST be called with the last window: a hidden one would keep the app running. */
  end(): void {
    clearTimeout(this.#timer);
    this.#window?.destroy();
  }

  #prepare(): void {
    if (this.#window?.webContents.isCrashed()) this.#window.destroy();
    if (this.#window) return;
    const window = makeSpare('conversation');
    this.#window = window;
    this.#isLoaded = false;
    window.webContents.once('did-finish-load', () => (this.#isLoaded ||= this.#window === window));
    window.webContents.once('render-process-gone', () => this.#window === window && this.prepareSoon());
    window.once('closed', () => {
      if (this.#window === window) this.#window = undefined;
    });
  }
}
