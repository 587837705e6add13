import { once } from 'node:events';
import { _electron, expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import { projectDir, removeDir, temporaryDir } from './paths';

export interface AppOptions {
  /** The name on the command line; without it the app asks for one at its first start. */
  user?: string;
  /** `host:port`. */
  server?: string;
  /** A profile to start again with; it is then not removed with the app. */
  profile?: string;
  /** Whether peers are looked for: on this computer only, or (usually) not, so that tests of the server meet nobody. */
  nearby?: 'loopback';
  /** Code of the language; English by default. */
  language?: string;
  /** Further arguments: a link, a file, or an action of the desktop entry. */
  asks?: readonly string[];
  /** Variables added to the app's environment. */
  env?: Record<string, string>;
  /** Another executable than the one in this folder, such as the packaged one. */
  executable?: string;
}

export type WindowName = 'first start' | 'roster' | 'conversation' | 'invitation' | 'preferences';

/** What identifies a window of each kind. */
const marks: Record<WindowName, (page: Page) => Locator> = {
  'first start': (page) =>
    page.getByRole('textbox', { name: 'Your name' }).and(page.locator(':not([data-page] *)')),
  roster: (page) => page.getByRole('button', { name: 'Preferences', exact: true }),
  conversation: (page) =>
    page
      .getByRole('log', { name: 'Messages' })
      .or(page.getByRole('region', { name: 'New conversation', exact: true })),
  invitation: (page) => page.getByRole('button', { name: 'Accept', exact: true }).first(),
  preferences: (page) => page.getByText('Appearance', { exact: true }).first(),
};

/** The app's command line. */
export function launchArguments(options: AppOptions, profile: string): string[] {
  const args = options.executable ? [] : [projectDir];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  args.push('--profile', profile, '--nearby', options.nearby ?? 'off');
  // The tests expect English, whatever the machine's language.
  args.push('--language', options.language ?? 'en');
  if (options.user) args.push('--user', options.user);
  if (options.server) args.push('--server', options.server);
  return [...args, ...(options.asks ?? [])];
}

/** By these Chromium knows the desktop, and so its keyring: tests must not use that of whoever runs them. */
const desktopVariables = [
  'XDG_CURRENT_DESKTOP',
  'DESKTOP_SESSION',
  'GNOME_DESKTOP_SESSION_ID',
  'KDE_FULL_SESSION',
];

const definedEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (each): each is [string, string] => each[1] !== undefined && !desktopVariables.includes(each[0]),
    ),
  );

export function electronExecutable(): string {
  const path = process.env['PARLEY_ELECTRON'];
  if (!path) throw new Error('PARLEY_ELECTRON is not set: run the tests with `npm test`.');
  return path;
}

/** One running app with a profile of its own: a person at a computer. */
export class User {
  /** Problems inside the windows: uncaught errors, refused resources. */
  readonly problems: string[] = [];
  #output = '';

  private constructor(
    readonly name: string,
    readonly app: ElectronApplication,
    readonly profile: string,
    private readonly ownProfile: boolean,
  ) {
    // Kept, because Playwright does not return the process after the app has ended.
    const child = app.process();
    app.process = () => child;
    child.stderr?.on('data', (bytes: Buffer) => (this.#output += bytes.toString()));
    child.stdout?.on('data', (bytes: Buffer) => (this.#output += bytes.toString()));
    for (const page of app.windows()) this.#watch(page);
    app.on('window', (page) => this.#watch(page));
  }

  static async start(options: AppOptions): Promise<User> {
    const profile = options.profile ?? temporaryDir('profile');
    const app = await _electron.launch({
      executablePath: options.executable ?? electronExecutable(),
      args: launchArguments(options, profile),
      cwd: projectDir,
      env: { ...definedEnvironment(), ...options.env },
      // Otherwise Playwright turns it off.
      chromiumSandbox: process.getuid?.() !== 0,
      // Otherwise Playwright sets pages to light, and the app's own theme has no effect.
      colorScheme: null,
      timeout: 30_000,
    });
    await app.context().tracing.start({ snapshots: true, title: options.user ?? 'fresh profile' });
    return new User(options.user ?? 'someone', app, profile, options.profile === undefined);
  }

  /** What the app wrote to its output. */
  get output(): string {
    return this.#output;
  }

  get running(): boolean {
    return this.app.process().exitCode === null && this.app.process().signalCode === null;
  }

  /** Waits for the window of a kind (and, if there are several, the one that shows a text). */
  async window(kind: WindowName, text?: string | RegExp): Promise<Page> {
    let found: Page | undefined;
    const named = text === undefined ? '' : ` with ${text}`;
    await expect
      .poll(async () => (found = (await this.windows(kind, text))[0]) !== undefined, {
        message: `${this.name}'s ${kind} window${named}`,
        timeout: 15_000,
      })
      .toBe(true);
    const page = found as Page;
    // Playwright drives hidden windows just as well; people do not.
    const handle = await this.app.browserWindow(page);
    await expect
      .poll(() => handle.evaluate((window) => window.isVisible()), {
        message: `${this.name} sees the ${kind} window`,
      })
      .toBe(true);
    return page;
  }

  /** The pages of all windows, without the spare one. */
  pages(): Page[] {
    return this.app.windows().filter((page) => /^app:[^?]*$/.test(page.url()));
  }

  /** The windows of a kind that are open now. */
  async windows(kind: WindowName, text?: string | RegExp): Promise<Page[]> {
    const shown: Page[] = [];
    for (const page of this.pages()) {
      if (await isShown(page, kind, text)) shown.push(page);
    }
    return shown;
  }

  roster(): Promise<Page> {
    return this.window('roster');
  }

  conversation(text?: string | RegExp): Promise<Page> {
    return this.window('conversation', text);
  }

  invitation(text?: string | RegExp): Promise<Page> {
    return this.window('invitation', text);
  }

  /** Waits for the menu of the app, which comes after the first paint. */
  async hasMenu(): Promise<void> {
    const has = (): Promise<boolean> => this.app.evaluate(({ Menu }) => Menu.getApplicationMenu() !== null);
    await expect.poll(has, 'the menu of the app').toBe(true);
  }

  async preferences(page?: string): Promise<Page> {
    await this.hasMenu();
    await this.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items?.find(({ label }) => label === 'Preferences' || label === 'Settings…')?.click();
    });
    const preferences = await this.window('preferences');
    if (page) await preferences.getByText(page, { exact: true }).first().click();
    return preferences;
  }

  /** Asks the window to close, as the window manager does. */
  async closeWindow(page: Page): Promise<void> {
    const handle = await this.app.browserWindow(page);
    await handle.evaluate((window) => window.close()).catch(() => undefined);
  }

  /** Quits as the menu does. */
  async quit(): Promise<void> {
    const ended = this.#ended();
    await this.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    await ended;
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    const ended = this.#ended();
    this.app.process().kill(signal);
    await ended;
  }

  /** Kills the app and removes its profile. */
  async remove(): Promise<void> {
    // Chromium's helpers outlive the app for a moment and write into the profile. All are one process group.
    const group = -(this.app.process().pid ?? 0);
    await expect.poll(() => killed(group), { message: 'the app and its helpers have ended' }).toBe(true);
    if (this.ownProfile) removeDir(this.profile);
  }

  async #ended(): Promise<void> {
    if (this.running) await once(this.app.process(), 'exit');
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) => this.problems.push(`${this.name}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(`${this.name}: ${message.text()}`);
    });
  }
}

/** Kills a process group. Returns whether it is empty. */
function killed(group: number): boolean {
  try {
    process.kill(group, 'SIGKILL');
    return false;
  } catch {
    return true;
  }
}

async function isShown(page: Page, kind: WindowName, text?: string | RegExp): Promise<boolean> {
  if (page.isClosed()) return false;
  try {
    if (!(await marks[kind](page).isVisible())) return false;
    if (kind === 'invitation' && (await marks.roster(page).isVisible())) return false;
    return text === undefined || (await page.getByText(text).first().isVisible());
  } catch (error) {
    if (page.isClosed() || /closed|navigat|destroyed/i.test(String(error))) return false;
    throw error;
  }
}
