import type { BrowserWindow, WebContents, WebContentsView } from 'electron';
import type { SplitView } from '../../../shared/ipc/views/layout';
import { keepPage, noPages, showPage, withoutPage, type KeptPages } from './kept-pages';
import type { PageHost } from './page-host';
import { divide, paneBounds, type Division } from './split';
import type { Bounds } from './window-places';
import { showTitle } from './window-title';

/** Number of conversations whose pages stay loaded. */
export const panesAtMost = 8;

export interface SplitParts {
  /** Title while no conversation is shown. */
  title(): string;
  /** The width of the list that the user has chosen, in CSS pixels of its page. */
  width(): number;
  /** What the window shows, where, or whether the user is at it, has changed. */
  changed(): void;
}

/**
 * The roster's window in the layout with one window. Its own page has the list, at the left; conversations are shown over it
 * at the right, each by a page of its own, of which one is visible.
 */
export class SplitWindow {
  #pages: KeptPages<Pane> = noPages;
  /** Which side the user used last. Electron gives the keyboard to the list whenever the window gets the focus. */
  #keyboard: 'list' | 'pane' = 'list';
  #isClosing = false;
  readonly #list: WebContents;
  readonly #listeners = {
    focus: (): void => {
      if (this.#keyboard === 'pane') this.shown?.contents.focus();
      this.parts.changed();
    },
    blur: (): void => this.parts.changed(),
    layOut: (): void => this.layOut(),
  };

  constructor(
    readonly window: BrowserWindow,
    private readonly parts: SplitParts,
  ) {
    this.#list = window.webContents;
    window.on('focus', this.#listeners.focus);
    window.on('blur', this.#listeners.blur);
    window.on('resize', this.#listeners.layOut);
    window.contentView.on('bounds-changed', this.#listeners.layOut);
  }

  /** The page that is shown beside the list. */
  get shown(): Pane | undefined {
    return this.#pages.shown;
  }

  /** Whether the window is being closed, with its panes: the conversation that it shows is shown there again. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** What the list's page knows of it, but for the conversation. */
  get view(): Omit<SplitView, 'shown'> {
    return this.#division();
  }

  get paneBounds(): Bounds {
    const { width, height } = this.window.contentView.getBounds();
    return paneBounds({ width, height }, this.#division(), this.#list.getZoomFactor());
  }

  /** Adds a page, which is not shown yet. */
  add(view: WebContentsView): Pane {
    const pane = new Pane(view, this);
    view.setVisible(false);
    this.window.contentView.addChildView(view);
    view.setBounds(this.paneBounds);
    this.#pages = keepPage(this.#pages, pane);
    return pane;
  }

  /** Shows a page instead of the one before, and closes those that were shown longest ago if there are too many. */
  show(pane: Pane, takeKeyboard: boolean): void {
    const before = this.shown;
    const { pages, tooMany } = showPage(this.#pages, pane, panesAtMost);
    this.#pages = pages;
    pane.view.setBounds(this.paneBounds);
    pane.view.setVisible(true);
    if (before !== pane) before?.view.setVisible(false);
    for (const each of tooMany) each.close();
    if (takeKeyboard) this.#take();
    this.titleChanged();
    this.parts.changed();
  }

  /** MUST be called when a page is closed, or about to be. */
  drop(pane: Pane): void {
    if (!this.#pages.kept.includes(pane)) return;
    this.#pages = withoutPage(this.#pages, pane);
    if (this.window.isDestroyed()) return;
    pane.view.setVisible(false);
    if (this.shown) return;
    if (this.#keyboard === 'pane') this.#moveKeyboard('list');
    this.titleChanged();
    this.parts.changed();
  }

  /** The user has used a page of this window. */
  used(contents: WebContents): void {
    this.#keyboard = contents === this.#list ? 'list' : 'pane';
  }

  /** Moves the keyboard from the list to the conversation, or back. */
  switchSide(): void {
    if (this.shown) this.#moveKeyboard(this.#keyboard === 'list' ? 'pane' : 'list');
  }

  /** Moves the keyboard to the list. */
  useList(): void {
    this.#moveKeyboard('list');
  }

  layOut(): void {
    const bounds = this.paneBounds;
    for (const { view } of this.#pages.kept) view.setBounds(bounds);
    this.parts.changed();
  }

  titleChanged(): void {
    const title = this.shown?.title ?? this.parts.title();
    showTitle(this.window, title);
  }

  /** Closes its pages. MUST be called when the window is closed. */
  close(): void {
    this.#isClosing = true;
    for (const pane of this.#pages.kept) pane.close();
  }

  /** Makes the window one of the list alone. Its pages MUST have been closed, or be about to. */
  end(): void {
    this.window.off('focus', this.#listeners.focus);
    this.window.off('blur', this.#listeners.blur);
    this.window.off('resize', this.#listeners.layOut);
    this.window.contentView.off('bounds-changed', this.#listeners.layOut);
    showTitle(this.window, this.parts.title());
  }

  #take(): void {
    this.#keyboard = 'pane';
    if (this.window.isMinimized()) this.window.restore();
    this.window.show();
    this.window.focus();
    this.shown?.contents.focus();
  }

  #moveKeyboard(to: 'list' | 'pane'): void {
    this.#keyboard = to;
    (to === 'list' ? this.#list : this.shown?.contents)?.focus();
  }

  #division(): Division {
    return divide(this.window.contentView.getBounds().width, this.parts.width(), this.#list.getZoomFactor());
  }
}

/** The page of a conversation in the roster's window. */
export class Pane implements PageHost {
  readonly contents: WebContents;
  #title: string | undefined;
  #isClosing = false;

  constructor(
    readonly view: WebContentsView,
    private readonly split: SplitWindow,
  ) {
    this.contents = view.webContents;
    this.contents.once('destroyed', () => {
      split.drop(this);
      if (!split.window.isDestroyed()) split.window.contentView.removeChildView(view);
    });
  }

  get window(): BrowserWindow {
    return this.split.window;
  }

  get bounds(): Bounds {
    return this.view.getBounds();
  }

  get isInFront(): boolean {
    return this.split.shown === this && !this.window.isDestroyed() && this.window.isFocused();
  }

  get title(): string | undefined {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
    if (this.split.shown === this) this.split.titleChanged();
  }

  setBackgroundColor(color: string): void {
    this.view.setBackgroundColor(color);
  }

  bringToFront(): void {
    this.split.show(this, true);
  }

  /** As a window's close button does: the page is told that it ends, and keeps its draft. */
  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    if (!this.split.isClosing) this.split.drop(this);
    this.contents.close({ waitForBeforeUnload: true });
  }

  onClosed(listener: () => void): void {
    this.contents.once('destroyed', listener);
  }
}
