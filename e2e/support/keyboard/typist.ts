import { expect, type Locator, type Page } from '@playwright/test';
import type { User } from '../user';
import type { Desk } from './desk';
import { FocusReader, type Spot } from './focus';
import { NativeMenus } from './native-menus';

/** A name, or the role and name, of what the keyboard goes to. */
type Wanted = string | RegExp;

/** When it is looked whether something has come: somebody who sees a window types at once. */
const intervals = [100, 150, 250];

/** How long GTK takes, the first time in a program, to open its field for a path: keys that come meanwhile are lost. */
const fieldOpensMs = 500;

/** Before the first Tab in a window, and between its last control and its first. */
const nowhere: Spot = { role: 'nowhere', name: '', fault: '' };

/** Number of presses that lead to what has the same name, after which the keyboard is stuck: messages of one minute have one. */
const stuckAfter = 12;

/** Number of presses after which what is looked for is not there. */
const pressesAtMost = 60;

/**
 * Somebody who uses the app with the keyboard only. They press keys, which come from the display as a real keyboard's do, see
 * what the windows show, and hear what a screen reader says of where the keyboard is. Each step fails if that cannot be seen.
 */
export class Typist {
  readonly #focus: FocusReader;
  readonly #menus: NativeMenus;

  private constructor(
    readonly user: User,
    private readonly desk: Desk,
  ) {
    this.#focus = new FocusReader(user);
    this.#menus = new NativeMenus(user.app);
  }

  static async at(desk: Desk, user: User): Promise<Typist> {
    const typist = new Typist(user, desk);
    // The keys of its items do nothing before.
    await user.hasMenu();
    await typist.#menus.watch();
    return typist;
  }

  press(...keys: string[]): void {
    this.desk.press(...keys);
  }

  type(text: string): void {
    this.desk.type(text);
  }

  /** Types into what has the keyboard, in the place of what is there. */
  write(text: string): void {
    this.press('ctrl+a');
    this.type(text);
  }

  /** Where the keyboard is now; undefined if it is nowhere. */
  async now(): Promise<Spot | undefined> {
    const page = await this.#focus.page();
    // The page may be going.
    return page && (await this.#focus.spot(page).catch(() => undefined));
  }

  /** Where the keyboard is, once it is somewhere. */
  async spot(): Promise<Spot> {
    let found: Spot | undefined;
    const look = async (): Promise<boolean> => (found = await this.now()) !== undefined;
    await expect.poll(look, { intervals, message: 'the keyboard is somewhere', timeout: 3_000 }).toBe(true);
    return found as Spot;
  }

  /** Waits until the keyboard is somewhere, and it can be seen there. */
  async isAt(wanted: Wanted, role?: string): Promise<void> {
    const look = async (): Promise<string> => {
      const spot = (await this.now()) ?? nowhere;
      return isIt(spot, wanted, role) ? spot.fault : `at ${spot.role} “${spot.name}”`;
    };
    await expect.poll(look, { intervals, message: `the keyboard is at ${wanted}`, timeout: 5_000 }).toBe('');
  }

  /** The page whose window has the keyboard, to look at. */
  async page(): Promise<Page> {
    let page: Page | undefined;
    await expect
      .poll(async () => (page = await this.#focus.page()) !== undefined, 'a window has the keyboard')
      .toBe(true);
    return page as Page;
  }

  /** Waits until a window of a kind has the keyboard: its page's name, such as `roster`. */
  async isIn(kind: string, title?: string): Promise<void> {
    const look = async (): Promise<string> => {
      const page = await this.#focus.page();
      const found = page && /\/\/([^/]*)/.exec(page.url())?.[1];
      const isShown = title === undefined || (await page?.getByText(title).first().isVisible());
      return found === kind && isShown
        ? kind
        : `${found ?? 'none'}${isShown ? '' : ` without ${title}`}, of: ${await this.#focus.report()}`;
    };
    await expect
      .poll(look, { intervals, message: `the keyboard is in the window ${kind}`, timeout: 8_000 })
      .toBe(kind);
  }

  /** Presses a key until the keyboard is at something, and fails with all places where it was. */
  async goTo(wanted: Wanted, { key = 'Tab', role }: { key?: string; role?: string } = {}): Promise<void> {
    const passed: string[] = [];
    for (let presses = 0; presses < pressesAtMost; presses += 1) {
      const spot = (await this.now()) ?? nowhere;
      if (spot.fault !== '') passed.push(`INVISIBLE (${spot.fault}): ${spot.role} “${spot.name}”`);
      expect.soft(spot.fault, `${spot.role} “${spot.name}” shows that it has the keyboard`).toBe('');
      if (isIt(spot, wanted, role)) return;
      passed.push(`${spot.role} “${spot.name}”`);
      if (passed.length > stuckAfter && passed.slice(-stuckAfter).every((each) => each === passed.at(-1)))
        break;
      this.press(key);
      await settled();
    }
    throw new Error(`${key} leads to no ${role ?? ''} ${wanted}, but to:\n${passed.slice(0, 40).join('\n')}`);
  }

  /** Goes to an item of a list, from wherever the keyboard is: with Tab into the lists, then with the arrows. */
  async goToItem(wanted: Wanted): Promise<void> {
    const here = await this.now();
    if (here?.role !== 'option') await this.goTo(/./, { role: 'option' });
    try {
      await this.goTo(wanted, { key: 'Down', role: 'option' });
    } catch {
      await this.goTo(wanted, { key: 'Up', role: 'option' });
    }
  }

  /** Goes to something with a key and presses it. */
  async use(
    wanted: Wanted,
    { key = 'Tab', role, by = 'Return' }: { key?: string; role?: string; by?: string } = {},
  ) {
    await this.goTo(wanted, { key, ...(role === undefined ? {} : { role }) });
    this.press(by);
  }

  /** Chooses from a menu that the page draws, and which is open. */
  async choose(label: Wanted): Promise<void> {
    await this.goTo(label, { key: 'Down' });
    this.press('Return');
  }

  /** Opens the menu of what has the keyboard, and chooses from it: an entry, or one of an entry's. */
  async menu(...labels: string[]): Promise<void> {
    this.press('shift+F10');
    await this.chooseOpened(...labels);
  }

  /** Opens the menu of what has the keyboard until it has an entry: words are checked a moment after they are typed. */
  async menuWith(label: string): Promise<void> {
    const look = async (): Promise<readonly string[]> => {
      this.press('shift+F10');
      const labels = await this.#menus.labels();
      if (labels.includes(label)) return labels;
      this.press('Escape');
      await this.#menus.isClosed();
      return labels;
    };
    await expect.poll(look, { intervals, message: `a menu with ${label}`, timeout: 8_000 }).toContain(label);
  }

  /** Chooses from the system's menu that is open. */
  async chooseOpened(...labels: string[]): Promise<void> {
    for (const keys of await this.#menus.keysTo(labels)) {
      this.press(...keys);
      await settled();
    }
    await this.#menus.isClosed();
  }

  /**
   * Waits until what has the keyboard is no window of this app: one of another program, or a dialog of the system's.
   * @returns its number in X
   */
  async isElsewhere(): Promise<string> {
    // The app's window loses the keyboard before another has it, and is the active one for the window manager meanwhile.
    const own = ['', ...(await this.#focus.windows())];
    let active = '';
    const look = async (): Promise<boolean> => {
      const before = active;
      active = (await this.#focus.page()) ? '' : this.desk.active();
      return !own.includes(active) && active === before;
    };
    await expect
      .poll(look, { intervals, message: 'another window has the keyboard', timeout: 15_000 })
      .toBe(true);
    return active;
  }

  /** Uses a dialog of the system's, which has the keyboard while it is open. */
  async inDialog(...act: (() => unknown)[]): Promise<void> {
    const dialog = await this.isElsewhere();
    for (const each of act) {
      await each();
      await settled();
    }
    // Another dialog may follow.
    const isClosed = (): boolean => !['', dialog].includes(this.desk.active());
    await expect.poll(isClosed, { intervals, message: 'the dialog is closed', timeout: 8_000 }).toBe(true);
  }

  /** Chooses a file or folder in the system's dialog, by its path. Its first letter opens a field for it, into which keys go a moment later. */
  choosePath(path: string): Promise<void> {
    return this.inDialog(
      () => this.press('slash'),
      () => new Promise((resolve) => setTimeout(resolve, fieldOpensMs)),
      () => this.type(path.replace('/', '')),
      () => this.press('Return'),
    );
  }

  /** Answers a question of the system's with yes: at first its _Cancel_ has the keyboard. */
  confirm(): Promise<void> {
    return this.inDialog(
      () => this.press('Tab'),
      () => this.press('Return'),
    );
  }

  /** What the person sees: waits until the window with the keyboard shows a text. */
  async sees(text: string | RegExp): Promise<void> {
    await this.find(`sees ${text}`, (page) => page.getByText(text).first());
  }

  /** Waits until the window with the keyboard shows something. */
  async find(what: string, where: (page: Page) => Locator): Promise<void> {
    const look = async (): Promise<boolean> => {
      const page = await this.#focus.page();
      return (
        page !== undefined &&
        (await where(page)
          .isVisible()
          .catch(() => false))
      );
    };
    await expect.poll(look, { intervals, message: what, timeout: 8_000 }).toBe(true);
  }

  /** Waits until the window with the keyboard does not show something any more. */
  async misses(what: string, where: (page: Page) => Locator): Promise<void> {
    const look = async (): Promise<number> => {
      const page = await this.#focus.page();
      return page === undefined ? -1 : await where(page).count();
    };
    await expect.poll(look, { intervals, message: what, timeout: 8_000 }).toBe(0);
  }
}

const isIt = ({ role, name }: Spot, wanted: Wanted, wantedRole?: string): boolean =>
  (wantedRole === undefined || role === wantedRole) &&
  (typeof wanted === 'string' ? name === wanted || name.startsWith(`${wanted} `) : wanted.test(name));

/** A page draws the focus within a frame or two of a key. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 25));
