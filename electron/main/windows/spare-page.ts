import type { WebContents } from 'electron';
import { backgroundColor } from './window-factory';

/** How long the app must have opened no window before a spare page is prepared. */
const settleMs = 1_000;

/** What can be prepared: a hidden window, or a page for the roster's window. */
interface Spare {
  readonly webContents: WebContents;
  setBackgroundColor(color: string): void;
}

/**
 * At most one conversation's page that is loaded and not shown, so that a conversation can be shown at once. Until it is taken, it
 * is not one of the app's pages: the router refuses its calls, and nothing is sent to it.
 */
export class SparePage<Kind extends Spare> {
  #spare: Kind | undefined;
  #isLoaded = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param make makes one
   * @param destroy destroys one that was not taken
   */
  constructor(
    private readonly make: () => Kind,
    private readonly destroy: (spare: Kind) => void,
  ) {}

  /** Prepares one as soon as the app has settled, unless there is one. */
  prepareSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#prepare(), settleMs);
  }

  /** Hands it over; undefined if it is not ready. */
  take(): Kind | undefined {
    const spare = this.#spare;
    if (!spare || !this.#isLoaded || spare.webContents.isCrashed()) return undefined;
    this.#spare = undefined;
    return spare;
  }

  /** Follows a change of the theme. */
  themeChanged(): void {
    this.#spare?.setBackgroundColor(backgroundColor());
  }

  /** Closes it and prepares no more. MUST be called with the last window: a hidden one would keep the app running. */
  end(): void {
    clearTimeout(this.#timer);
    this.#discard();
  }

  #prepare(): void {
    if (this.#spare?.webContents.isCrashed()) this.#discard();
    if (this.#spare) return;
    const spare = this.make();
    const { webContents } = spare;
    this.#spare = spare;
    this.#isLoaded = false;
    webContents.once('did-finish-load', () => (this.#isLoaded ||= this.#spare === spare));
    webContents.once('render-process-gone', () => this.#spare === spare && this.prepareSoon());
    webContents.once('destroyed', () => {
      if (this.#spare === spare) this.#spare = undefined;
    });
  }

  #discard(): void {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare) this.destroy(spare);
  }
}
