import type { BrowserWindow, WebContents } from 'electron';
import type { Bounds } from './window-places';
import { showTitle } from './window-title';

/** What shows one of the app's pages: a window of its own, or the pane of the roster's window. */
export interface PageHost {
  readonly contents: WebContents;
  /** The window that it is in. */
  readonly window: BrowserWindow;
  /** Where the page lies in the content of that window. */
  readonly bounds: Bounds;
  /** Whether the user is at that window and sees the page. */
  readonly isInFront: boolean;
  setTitle(title: string): void;
  setBackgroundColor(color: string): void;
  /** Shows the page to the user, who asked for it. */
  bringToFront(): void;
  close(): void;
  /** Calls the listener once the page is gone. */
  onClosed(listener: () => void): void;
}

/** Shows a window to the user, who asked for it. The window manager changes to its workspace, or moves it to the user's. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** A window that shows one page. */
export class OwnWindow implements PageHost {
  readonly contents: WebContents;

  constructor(readonly window: BrowserWindow) {
    this.contents = window.webContents;
  }

  get bounds(): Bounds {
    const [width = 0, height = 0] = this.window.getContentSize();
    return { x: 0, y: 0, width, height };
  }

  get isInFront(): boolean {
    return this.window.isFocused();
  }

  setTitle(title: string): void {
    showTitle(this.window, title);
  }

  setBackgroundColor(color: string): void {
    this.window.setBackgroundColor(color);
  }

  bringToFront(): void {
    bringToFront(this.window);
  }

  close(): void {
    this.window.close();
  }

  onClosed(listener: () => void): void {
    this.window.once('closed', listener);
  }
}
