import { expect, type ElectronApplication } from '@playwright/test';

/** An entry as it is shown; a line is null. */
export type Entry = { label: string; entries: Entry[] } | null;

/** Reads the menus that the system draws. Keys choose from them. */
export class NativeMenus {
  constructor(private readonly app: ElectronApplication) {}

  /** Notes which menu opens, and opens it. */
  async watch(): Promise<void> {
    await this.app.evaluate(({ Menu }) => {
      const popup = Menu.prototype.popup;
      Menu.prototype.popup = function (this: Electron.Menu, options) {
        Object.assign(globalThis, { openMenu: this, byKeys: options?.sourceType === 'keyboard' });
        this.once('menu-will-close', () => Object.assign(globalThis, { openMenu: undefined }));
        popup.call(this, options);
      };
    });
  }

  /** The keys that lead to an entry of the open menu, and choose it; one of its labels for each level. */
  async keysTo(labels: readonly string[]): Promise<string[][]> {
    let entries = await this.opened();
    const byKeys = await this.app.evaluate(() => Reflect.get(globalThis, 'byKeys') === true);
    return labels.map((label, level) => {
      const shown = entries.filter((entry) => entry !== null);
      const place = shown.findIndex((entry) => entry.label === label);
      const found = shown[place];
      if (!found) throw new Error(`no ${label} in ${shown.map((entry) => entry.label).join(', ')}`);
      entries = found.entries;
      // A menu within a menu opens with its first entry chosen, as one does that Chromium opened for a key.
      const downs = Array<string>(place + (level === 0 && !byKeys ? 1 : 0)).fill('Down');
      return [...downs, level === labels.length - 1 ? 'Return' : 'Right'];
    });
  }

  /** The labels of the menu that opens. */
  async labels(): Promise<string[]> {
    return (await this.opened()).flatMap((entry) => entry?.label ?? []);
  }

  /** The entries of the menu that opens, or is open. */
  async opened(): Promise<Entry[]> {
    let entries: Entry[] = [];
    await expect.poll(async () => (entries = await this.#read()).length, 'a menu opens').toBeGreaterThan(0);
    return entries;
  }

  async isClosed(): Promise<void> {
    await expect.poll(async () => (await this.#read()).length, 'the menu closes').toBe(0);
  }

  #read(): Promise<Entry[]> {
    return this.app.evaluate(() => {
      const read = (menu: Electron.Menu | undefined | null): Entry[] =>
        menu?.items
          .filter(({ visible }) => visible)
          .map((item) =>
            item.type === 'separator' ? null : { label: item.label, entries: read(item.submenu) },
          ) ?? [];
      return read(Reflect.get(globalThis, 'openMenu') as Electron.Menu | undefined);
    });
  }
}
