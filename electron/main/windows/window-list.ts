import { app, BrowserWindow } from 'electron';
import { windowRow } from '../../../shared/ipc/windows';
import { windowBeside, type ListedWindow } from './listed-windows';
import type { OpenPage, OpenPages } from './open-pages';
import { bringToFront, OwnWindow } from './page-host';
import { followTitles, titleOf } from './window-title';

/** Time from a change to telling of it: several change at once, and a window that opens is painted first. */
const pauseMs = 250;

/** The windows that the user has open, also those that only show a text: not spare ones, and not those that pass. */
export class WindowList {
  /** The window in which the user was last. */
  #used: BrowserWindow | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  /** @param changed called some time after windows, their titles, or which is in front may have changed */
  constructor(
    private readonly pages: OpenPages,
    private readonly changed: () => void,
  ) {
    for (const window of BrowserWindow.getAllWindows()) this.#follow(window);
    app.on('browser-window-created', (_event, window) => this.#follow(window));
    followTitles(() => this.#changes());
  }

  /** In the order in which they were opened. */
  get all(): ListedWindow[] {
    const pages = this.pages.all.filter(({ host }) => host instanceof OwnWindow);
    const known = new Map(pages.map((page) => [page.host.window, page]));
    const plain = BrowserWindow.getAllWindows().filter((window) => !known.has(window));
    return [...known.keys(), ...plain].flatMap((window) => {
      const page = known.get(window);
      return isListed(window, page) ? [this.#listed(window, page)] : [];
    });
  }

  /** Brings a listed window to the front. Returns false if there is none of this number. */
  show(id: number): boolean {
    const window = this.all.some((each) => each.id === id) ? BrowserWindow.fromId(id) : null;
    if (!window) return false;
    bringToFront(window);
    const invitations = this.pages.find('invitation');
    if (invitations?.host.window === window)
      this.pages.sendOnceReady(invitations.id, 'invitationsWanted', {});
    return true;
  }

  /** Brings the window to the front that follows the one in front, or precedes it. */
  step(by: 1 | -1): void {
    const next = windowBeside(this.all, by);
    if (next) this.show(next.id);
  }

  /** Tells of nothing more. MUST be called when all windows are about to be closed, because the app ends. */
  end(): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #listed(window: BrowserWindow, page: OpenPage | undefined): ListedWindow {
    return {
      id: window.id,
      title: titleOf(window),
      kind: page?.kind ?? null,
      conversation: page?.conversation ?? null,
      isInFront: window === this.#used,
      isMinimized: window.isMinimized(),
    };
  }

  #follow(window: BrowserWindow): void {
    const changes = (): void => this.#changes();
    window.on('focus', () => {
      // A window that passes only comes before the one in which the user is.
      const page = this.pages.all.find(({ host }) => host.window === window);
      if (isListed(window, page)) this.#used = window;
      changes();
    });
    window.on('show', changes);
    window.on('hide', changes);
    window.on('closed', changes);
  }

  #changes(): void {
    if (this.#hasEnded) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.changed();
    }, pauseMs);
  }
}

const isListed = (window: BrowserWindow, page: OpenPage | undefined): boolean =>
  !window.isDestroyed() &&
  (window.isVisible() || window.isMinimized()) &&
  !(page && windowRow(page.kind).passing);
