import { expect, type ElectronApplication } from '@playwright/test';
import type { User } from './user';

/** Records the labels of menus, and can press an item. */
export async function catchMenus({ app }: User): Promise<void> {
  await app.evaluate(({ Menu, dialog }) => {
    Menu.prototype.popup = function (this: Electron.Menu, options) {
      Object.assign(globalThis, { shownMenu: this });
      options?.callback?.();
    };
    dialog.showMessageBox = (async (...args: unknown[]) => {
      Object.assign(globalThis, { asked: args[1] });
      return { response: Reflect.get(globalThis, 'answer') ?? 1, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  });
}

/** The labels of the menu that was opened last. */
const labels = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => {
    const menu = Reflect.get(globalThis, 'shownMenu') as Electron.Menu | undefined;
    return menu?.items.filter(({ type }) => type !== 'separator').map(({ label }) => label) ?? [];
  });

/** Presses an item of the menu that was opened last, or of a menu in it. */
export const choose = (app: ElectronApplication, label: string): Promise<void> =>
  app.evaluate((_electron, wanted) => {
    const menu = Reflect.get(globalThis, 'shownMenu') as Electron.Menu;
    const items = menu.items.flatMap((item) => [item, ...(item.submenu?.items ?? [])]);
    items.find((item) => item.label === wanted)?.click();
  }, label);

/**
 * Presses an item of the menu bar. It opens a window only after the answer to this test: while the main process makes a window, V8
 * may collect the promise of an answer that is still to come.
 */
export const chooseInMenuBar = (user: User, label: string): Promise<void> =>
  user.app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    setImmediate(() => items?.find((item) => item.label === wanted)?.click());
  }, label);

/** The open windows that the app's menu lists, with a mark before the one in front. MUST be called after `catchMenus`. */
export async function listedWindows(user: User): Promise<string[]> {
  await (await user.roster()).getByRole('button', { name: 'Menu', exact: true }).click();
  return user.app.evaluate(() => {
    const menu = Reflect.get(globalThis, 'shownMenu') as Electron.Menu;
    return menu.items
      .flatMap(({ submenu }) => submenu?.items ?? [])
      .filter(({ id }) => id?.startsWith('window-'))
      .map(({ label, checked }) => (checked ? `✓ ${label}` : label));
  });
}

/** The text on the clipboard. */
export const clipboard = (app: ElectronApplication): Promise<string> =>
  app.evaluate(({ clipboard: board }) => board.readText());

/** Opens a menu and expects its labels. */
export async function expectMenu(user: User, open: () => Promise<void>, expected: string[]): Promise<void> {
  await user.app.evaluate(() => Object.assign(globalThis, { shownMenu: undefined }));
  await open();
  await expect.poll(() => labels(user.app)).toEqual(expected);
}
