import { expect, type Locator, type Page } from '@playwright/test';
import type { Desk, Point } from './keyboard/desk';
import { DrawnMenus } from './mouse/drawn-menus';
import { Questions } from './mouse/questions';
import { placeOf, type Part } from './mouse/place';
import { leastSide } from './targets';
import type { User } from './user';

/**
 * Somebody who has only a mouse, and enters texts where a text is wanted. The mouse is the display's: what it presses is what is
 * uppermost there. There is no other way to a key: no shortcut, no Tab, no Enter.
 */
export class Mouse {
  readonly #menus: DrawnMenus;
  readonly #questions: Questions;

  private constructor(
    readonly user: User,
    private readonly desk: Desk,
  ) {
    this.#menus = new DrawnMenus(user.app, desk);
    this.#questions = new Questions(user.app, desk);
  }

  static async at(desk: Desk, user: User): Promise<Mouse> {
    const mouse = new Mouse(user, desk);
    await mouse.#menus.watch();
    await mouse.#questions.watch();
    return mouse;
  }

  /** Presses something that is in sight, or is when the page is scrolled, and that is large enough. */
  async press(what: Locator, at: Part = 'middle'): Promise<void> {
    this.desk.clickAt(await this.#reach(what, at));
  }

  /** Rests on something, which may bring up more to press. */
  async point(at: Locator): Promise<void> {
    this.desk.moveTo((await this.#place(at)).point);
  }

  /** Presses a field and enters a text, as a keyboard on the screen or dictation would. The press gives it the keyboard. */
  async write(field: Locator, text: string): Promise<void> {
    await this.press(field);
    await expect(field).toBeFocused();
    this.desk.type(text);
  }

  /** Has a text take the place of what is in a field, which three presses select. */
  async replace(field: Locator, text: string): Promise<void> {
    await this.select(field);
    await expect(field).toBeFocused();
    this.desk.type(text);
  }

  /** Selects a line, or a paragraph, with three presses. Not where one may just have been, which would count as well. */
  async select(what: Locator): Promise<void> {
    this.desk.clickAt(await this.#reach(what, 'start'), 1, 3);
  }

  /** Drags something onto something else, and lets it go once that takes it. */
  async drag(from: Locator, to: Locator): Promise<void> {
    // The first may scroll the second away, and back.
    await this.#reach(to);
    const start = await this.#reach(from);
    const end = (await this.#place(to)).point;
    const over = await to.evaluateHandle((target) => {
      const count = { overs: 0 };
      target.addEventListener('dragover', () => (count.overs += 1));
      return count;
    });
    this.desk.pull(start, end);
    // The system learns a moment later that it is taken, which is when the pointer says so.
    const isTaken = async (): Promise<boolean> => {
      end.x += 1;
      this.desk.moveTo(end);
      return (await over.evaluate(({ overs }) => overs)) > 3;
    };
    await expect.poll(isTaken, `it is dragged to ${to}`).toBe(true);
    this.desk.release();
  }

  /** Moves something by a distance. */
  async pull(what: Locator, by: Point): Promise<void> {
    const from = (await this.#place(what)).point;
    this.desk.pull(from, { x: from.x + by.x, y: from.y + by.y });
    this.desk.release();
  }

  /** Turns the wheel over something. */
  async scroll(over: Locator, direction: 'up' | 'down', clicks = 5): Promise<void> {
    await this.point(over);
    this.desk.scroll(direction, clicks);
  }

  /** Presses what opens a menu of the system, and then an entry of it, or of a menu in it. */
  async pick(opener: Locator, ...labels: string[]): Promise<void> {
    await this.press(opener);
    await this.#menus.choose(labels);
  }

  /** The same with the right button, where the words begin. */
  async pickRight(what: Locator, ...labels: string[]): Promise<void> {
    this.desk.clickAt(await this.#reach(what, 'start'), 3);
    await this.#menus.choose(labels);
  }

  /** The same at a word, once it is marked as a wrong one, which is a moment after it was written. */
  async correct(box: Locator, label: string): Promise<void> {
    const at = await this.#reach(box, 'start');
    const offers = async (): Promise<boolean> => {
      this.desk.clickAt(at, 3);
      if (await this.#menus.offers(label)) return true;
      // A press beside a menu closes it.
      this.desk.clickAt({ x: at.x - 8, y: at.y - 8 });
      return false;
    };
    await expect.poll(offers, `the menu of a wrong word offers ${label}`).toBe(true);
    await this.#menus.choose([label]);
  }

  /**
   * Presses _Today_, in the lower right corner of a calendar, until the field has a date: a calendar that is on the screen and not
   * drawn yet takes no press. It is the uppermost of what has no name; the frames of windows, which have none either, are below.
   */
  async pressToday(field: Locator): Promise<void> {
    const look = async (): Promise<string> => {
      const date = await field.inputValue();
      const [top] = this.desk.loose();
      if (date === '' && top && top.width > 150 && top.height > 150)
        this.desk.clickAt({ x: top.x + top.width - 40, y: top.y + top.height - 20 });
      return date;
    };
    await expect.poll(look, 'today is chosen in a calendar').not.toBe('');
  }

  /** Presses a button that is there while the pointer is on a row or message, and then an entry of its menu. */
  async pickOf(row: Locator, ...labels: string[]): Promise<void> {
    await this.point(row);
    await this.pick(
      row.locator('[data-more]').or(row.getByRole('button', { name: 'More actions' })),
      ...labels,
    );
  }

  /** Answers a question of the system's by the label of a button. */
  answer(label: string | RegExp): Promise<void> {
    return this.#questions.answer(label);
  }

  /** What the system's dialogs for files, which are outside the app, answer from now on. */
  async chooses(...paths: string[]): Promise<void> {
    await this.user.app.evaluate(({ dialog }, filePaths) => {
      Object.assign(dialog, {
        showOpenDialog: () => Promise.resolve({ canceled: false, filePaths }),
        showSaveDialog: () => Promise.resolve({ canceled: false, filePath: filePaths[0] }),
      });
    }, paths);
  }

  /** Where to press something that is large enough. */
  async #reach(what: Locator, at: Part = 'middle'): Promise<Point> {
    const { point, side } = await this.#place(what, at);
    expect.soft(side, `least side of ${what}`).toBeGreaterThanOrEqual(leastSide);
    return point;
  }

  async #place(what: Locator, at: Part = 'middle'): Promise<{ point: Point; side: number }> {
    await what.scrollIntoViewIfNeeded({ timeout: 8_000 });
    const origin = await this.#bringToFront(what.page());
    const { x, y, side } = await placeOf(what, at);
    return { point: { x: origin.x + x * origin.zoom, y: origin.y + y * origin.zoom }, side };
  }

  /** Brings the window of a page to the front, as its button in the desktop's bar does. Returns where the page is on the screen. */
  async #bringToFront(page: Page): Promise<Point & { zoom: number }> {
    const own = await this.user.app.browserWindow(page);
    const look = () => own.evaluate(measureWindow, page.url());
    let shown = await look();
    if (shown.isInFront) return shown;
    this.desk.activate(shown.window);
    const isThere = async (): Promise<boolean> => (shown = await look()).isInFront;
    await expect
      .poll(isThere, { message: `the window of ${page.url()} is in front`, intervals: [20] })
      .toBe(true);
    return shown;
  }
}

/** Where a page is, by its address, that is shown in a window. Runs in the app. */
function measureWindow(shown: Electron.BrowserWindow, url: string) {
  // In one window, the conversation is a view in it.
  const views = shown.contentView.children.filter(
    (each): each is Electron.WebContentsView => 'webContents' in each,
  );
  const view =
    shown.webContents.getURL() === url ? undefined : views.find((each) => each.webContents.getURL() === url);
  const { x, y } = shown.getContentBounds();
  const within = view?.getBounds() ?? { x: 0, y: 0 };
  return {
    x: x + within.x,
    y: y + within.y,
    zoom: (view ?? shown).webContents.getZoomFactor(),
    isInFront: shown.isFocused(),
    window: `${shown.getNativeWindowHandle().readUInt32LE(0)}`,
  };
}
