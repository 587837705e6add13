import { expect, type Locator } from '@playwright/test';
import { catchMenus, choose } from './menus';
import { leastSide } from './targets';
import type { User } from './user';

/**
 * Somebody who has only a mouse, and enters texts where a text is wanted. There is no other way to a key: no shortcut, no Tab, no
 * Enter. Menus of the system are outside the page: how they open is tested, and which entry is pressed is said by its label.
 */
export class Mouse {
  private constructor(private readonly user: User) {}

  static async of(user: User): Promise<Mouse> {
    await catchMenus(user);
    return new Mouse(user);
  }

  /** Presses something that is in sight, or is when the page is scrolled, and that is large enough. */
  async press(what: Locator): Promise<void> {
    await what.scrollIntoViewIfNeeded();
    const side = await what.evaluate((element) => {
      // The words of a label, or in a button, are pressed with all of it.
      const target = element.closest('label, button, a, [role=option]') ?? element;
      const { width, height } = target.getBoundingClientRect();
      return Math.min(width, height);
    });
    expect.soft(Math.round(side), `least side of ${what}`).toBeGreaterThanOrEqual(leastSide);
    await what.click();
  }

  /** Rests on something, which may bring up more to press. */
  async point(at: Locator): Promise<void> {
    await at.hover();
  }

  /** Presses a field and enters a text, as a keyboard on the screen or dictation would. */
  async write(field: Locator, text: string): Promise<void> {
    await this.press(field);
    await field.page().keyboard.insertText(text);
  }

  /** Selects the word in the middle of a field. */
  async select(field: Locator): Promise<void> {
    await field.dblclick();
  }

  /** Presses what opens a menu of the system, and then an entry of it, or of a menu in it. */
  async pick(opener: Locator, entry: string): Promise<void> {
    await this.press(opener);
    await this.choose(entry);
  }

  /** Presses a button that is there while the pointer is on a row or message, and then an entry of its menu. */
  async pickOf(row: Locator, entry: string): Promise<void> {
    await this.point(row);
    await this.pick(row.locator('[data-more]').or(row.getByRole('button', { name: 'More actions' })), entry);
  }

  async choose(entry: string): Promise<void> {
    await expect.poll(() => this.#labels(), `a menu with “${entry}”`).toContain(entry);
    await choose(this.user.app, entry);
    await this.user.app.evaluate(() => Object.assign(globalThis, { shownMenu: undefined }));
  }

  /** The answer to the questions of the system from now on: the number of a button. */
  async answers(button: number): Promise<void> {
    await this.user.app.evaluate((_electron, answer) => Object.assign(globalThis, { answer }), button);
  }

  #labels(): Promise<string[]> {
    return this.user.app.evaluate(() => {
      const menu = Reflect.get(globalThis, 'shownMenu') as Electron.Menu | undefined;
      const items = menu?.items.flatMap((item) => [item, ...(item.submenu?.items ?? [])]);
      return items?.map(({ label }) => label) ?? [];
    });
  }
}
