import { expect, type ElectronApplication } from '@playwright/test';
import { NativeMenus, type Entry } from '../keyboard/native-menus';
import type { Area, Desk } from '../keyboard/desk';

/** How high Electron draws the parts of a menu on Linux, in pixels. */
const heights = { entry: 32, line: 17, edge: 4 } as const;

const heightOf = (entry: Entry): number => (entry === null ? heights.line : heights.entry);
const sum = (entries: readonly Entry[]): number =>
  entries.reduce((height, entry) => height + heightOf(entry), 0);

/** Chooses with the mouse from the menus that the system draws outside the page. */
export class DrawnMenus {
  readonly #menus: NativeMenus;

  constructor(
    app: ElectronApplication,
    private readonly desk: Desk,
  ) {
    this.#menus = new NativeMenus(app);
  }

  watch(): Promise<void> {
    return this.#menus.watch();
  }

  /** Whether the open menu has an entry. */
  async offers(label: string): Promise<boolean> {
    return (await this.#menus.opened()).some((entry) => entry?.label === label);
  }

  /** Presses an entry of the open menu, and one of its own if it has some, and so on. */
  async choose(labels: readonly string[]): Promise<void> {
    let entries = await this.#menus.opened();
    const passed = new Set<string>();
    for (const label of labels) {
      const place = entries.findIndex((entry) => entry?.label.replace('&', '') === label);
      const found = entries[place];
      if (!found) throw new Error(`no ${label} in ${entries.map((entry) => entry?.label ?? '-').join(', ')}`);
      const menu = await this.#drawn(2 * heights.edge + sum(entries), passed);
      passed.add(menu.id);
      const above = heights.edge + sum(entries.slice(0, place));
      this.desk.clickAt({ x: menu.x + menu.width / 2, y: menu.y + above + heights.entry / 2 });
      entries = found.entries;
    }
    await this.#menus.isClosed();
  }

  /** The menu of a height that was drawn last. */
  async #drawn(height: number, passed: ReadonlySet<string>): Promise<Area> {
    let found: Area | undefined;
    const look = (): string => {
      const loose = this.desk.loose().filter(({ id }) => !passed.has(id));
      found = loose.find((each) => each.height === height);
      return found ? '' : loose.map((each) => each.height).join(' ');
    };
    await expect.poll(look, `a menu ${height} pixels high is on the screen`).toBe('');
    return found as Area;
  }
}
