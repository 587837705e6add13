import type { CDPSession, Page } from '@playwright/test';
import type { User } from '../user';

/** What a screen reader says about where the keyboard is. */
export interface Spot {
  role: string;
  name: string;
  /** Why it cannot be seen that the keyboard is there; empty if it can. */
  fault: string;
}

/** Says what has the keyboard: which page, as the window manager decides, and which element of it. */
export class FocusReader {
  readonly #sessions = new Map<Page, Promise<CDPSession>>();

  constructor(private readonly user: User) {}

  /** The page that has the keyboard; undefined if no window of the app has it. */
  async page(): Promise<Page | undefined> {
    // Not `document.hasFocus()`: Playwright lets each page believe that it has it. Pages of other windows may believe so as well.
    const ask = () =>
      // Nor does `BrowserWindow` say it: it asks the page of each window, and crashes if one is just being destroyed.
      this.user.app.evaluate(({ BaseWindow, BrowserWindow, WebContentsView }) => {
        const window = BaseWindow.getFocusedWindow();
        if (!(window instanceof BrowserWindow) || window.isDestroyed()) return {};
        const main = window.webContents;
        if (main.isFocused()) return { contents: main.id, url: main.getURL() };
        const views = window.contentView.children.filter((view) => view instanceof WebContentsView);
        const focused = views.find((view) => view.webContents.isFocused())?.webContents;
        return { contents: focused?.id, url: focused?.getURL() };
      });
    // Now and then the inspector collects an answer before Playwright has it.
    const focused = await ask().catch(ask);
    if (focused.contents === undefined) return undefined;
    const pages = this.user.pages().filter((page) => !page.isClosed() && page.url() === focused.url);
    for (const page of pages)
      if (pages.length === 1 || (await this.#contentsOf(page)) === focused.contents) return page;
    return undefined;
  }

  /** The number of a page's contents: a window may hold several pages of a kind. */
  async #contentsOf(page: Page): Promise<number | undefined> {
    const { targetInfo } = await (await this.#session(page)).send('Target.getTargetInfo');
    return this.user.app.evaluate(
      ({ webContents }, target) => webContents.fromDevToolsTargetId(target)?.id,
      targetInfo.targetId,
    );
  }

  /** All windows of the app, for the message of a test that fails. */
  async report(): Promise<string> {
    const windows = await this.user.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) =>
        [
          window.webContents.getURL(),
          window.isVisible() ? '' : 'hidden',
          window.isFocused() ? 'active' : '',
          window.webContents.isFocused() ? 'its page focused' : '',
          window.webContents.isLoading() ? 'loading' : '',
        ]
          .filter(Boolean)
          .join(' '),
      ),
    );
    return windows.join(', ');
  }

  /** The numbers of the app's windows in X. */
  windows(): Promise<string[]> {
    return this.user.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => `${window.getNativeWindowHandle().readUInt32LE(0)}`),
    );
  }

  /** Where the keyboard is in a page; undefined if it is nowhere. */
  async spot(page: Page): Promise<Spot | undefined> {
    const session = await this.#session(page);
    const { result } = await session.send('Runtime.evaluate', { expression: `(${atKeyboard.toString()})()` });
    if (result.objectId === undefined) return undefined;
    const { nodes } = await session.send('Accessibility.getPartialAXTree', {
      objectId: result.objectId,
      fetchRelatives: false,
    });
    const { result: seen } = await session.send('Runtime.callFunctionOn', {
      objectId: result.objectId,
      functionDeclaration: faultOf.toString(),
      returnByValue: true,
    });
    const text = (value: { value?: unknown } | undefined): string => String(value?.value ?? '');
    return { role: text(nodes[0]?.role), name: text(nodes[0]?.name), fault: String(seen.value ?? '') };
  }

  #session(page: Page): Promise<CDPSession> {
    const made = this.#sessions.get(page) ?? this.user.app.context().newCDPSession(page);
    this.#sessions.set(page, made);
    return made;
  }
}

/** The element with the focus, or the current item of its list. Runs in the page. */
function atKeyboard(): Element | null {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const item = focused.getAttribute('aria-activedescendant');
  return (item === null ? null : document.getElementById(item)) ?? focused;
}

/** Says why an element that has the keyboard does not show it. Runs in the page. */
function faultOf(this: Element): string {
  const { left, top, width, height } = this.getBoundingClientRect();
  if (width === 0 || height === 0) return 'it has no size';
  const x = Math.max(1, Math.min(left + width / 2, innerWidth - 1));
  const y = Math.max(1, Math.min(top + height / 2, innerHeight - 1));
  if (left + width <= 0 || top + height <= 0 || left >= innerWidth || top >= innerHeight)
    return 'it is outside the window';
  const above = document.elementFromPoint(x, y);
  if (!above || !(this.contains(above) || above.contains(this) || above.closest('label')?.contains(this)))
    return `it is covered by ${above?.outerHTML.slice(0, 80) ?? 'nothing'}`;
  const rings = [this, this.closest('label')].filter((each) => each !== null);
  const isMarked = rings.some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  });
  const isField = this.matches('textarea, input:not([type=checkbox], [type=radio], [type=range])');
  const isSelected = this.ariaSelected === 'true';
  return isMarked || isField || isSelected ? '' : 'no ring is around it';
}
