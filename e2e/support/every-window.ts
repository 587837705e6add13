import { expect, type ElectronApplication, type Page } from '@playwright/test';
import type { WebPreferences } from 'electron';
import type { Bridge } from '../../shared/ipc/contract';
import type { WindowKind } from '../../shared/ipc/windows';
import { accept } from './acts';
import type { Stage, User } from '../fixtures';
import { call } from './bridge';
import { chooseInMenuBar } from './menus';
import { onlyPage, openSharing, pressLast, shareScreen } from './screens';

/** Windows that only show a text, with their pages. No script runs there, neither theirs nor a test's. */
export const textWindows: Readonly<Record<string, string>> = {
  Licences: 'app://text/licences.html',
  'Chromium licences': 'app://text/chromium-licences.html',
};

/** An app with a window of every kind, and a spare one. */
export class EveryWindow {
  private constructor(
    private readonly user: User,
    /** The windows whose pages run scripts, by what they are. */
    readonly pages: ReadonlyMap<string, Page>,
  ) {}

  static async open(stage: Stage, env: Record<string, string>): Promise<EveryWindow> {
    const server = await stage.server();
    const bob = await stage.client(server, 'bob');
    const user = await stage.start({ user: 'ann', server: server.address, env });
    await bob.invite(['ann'], 'Garden');
    const conversation = await accept(user, 'Garden');
    await bob.invite(['ann'], 'Tea');
    const [invitation, preferences] = [await user.invitation(), await user.preferences('You')];
    for (const [label, url] of Object.entries(textWindows)) await openFromMenu(user, label, url);
    const transfers = await openFromMenu(user, 'Transfers', 'app://transfers/transfers.html');
    await transfers.waitForLoadState();
    const jump = await openFromMenu(user, 'Go to…', 'app://jump/jump.html');
    await jump.waitForLoadState();
    // It closes when another window is used; here it is looked at together with them.
    await (await user.app.browserWindow(jump)).evaluate((window) => void window.removeAllListeners('blur'));
    const [sharing, watching] = await screenWindows(user, conversation);
    const [roster, spare] = [await user.roster(), await spareOf(user)];
    // A kind that is added must be here, too.
    const pages: Record<WindowKind | 'spare', Page> = {
      roster,
      conversation,
      invitation,
      preferences,
      transfers,
      jump,
      sharing,
      watching,
      spare,
    };
    return new EveryWindow(user, new Map(Object.entries(pages)));
  }

  get app(): ElectronApplication {
    return this.user.app;
  }

  /** Runs a script in the page of every window that has scripts. */
  async run<Arg, Answer>(
    script: (arg: Arg) => Answer | Promise<Answer>,
    arg: Arg,
    check: (answer: Answer, kind: string, page: Page) => void,
  ): Promise<void> {
    for (const [kind, page] of this.pages)
      check((await page.evaluate(script as never, arg)) as Answer, kind, page);
  }

  /** The settings with which each window was made. */
  settings(): Promise<({ url: string } & WebPreferences)[]> {
    return this.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const read: unknown = Reflect.get(contents, 'getLastWebPreferences');
        const last: WebPreferences =
          typeof read === 'function' ? Object(Reflect.apply(read, contents, [])) : {};
        return { ...last, url: contents.getURL() };
      }),
    );
  }

  /** Expects these settings of every window; one that is not there is off. */
  async haveSettings(wanted: Readonly<Record<string, boolean>>): Promise<void> {
    const found = await this.settings();
    expect(found).toHaveLength(this.pages.size + Object.keys(textWindows).length);
    for (const each of found)
      for (const [name, value] of Object.entries(wanted))
        expect.soft(Reflect.get(each, name) ?? false, `${name} of ${each.url}`).toBe(value);
  }
}

/** Opens a window by its item in the menu. Returns its page. */
export async function openFromMenu(user: User, label: string, url: string): Promise<Page> {
  await chooseInMenuBar(user, label);
  return await pageAt(user, (each) => each === url, label);
}

/** Opens the windows in which a screen is shared and watched. Nothing is shared when they are open. */
async function screenWindows(user: User, conversation: Page): Promise<[sharing: Page, watching: Page]> {
  const begun = await shareScreen(user, conversation);
  await pressLast(begun, 'Stop sharing');
  const over = conversation.getByRole('article').filter({ hasText: 'Shared the screen · ended' });
  const row = await over.getAttribute('data-row');
  // There is no button for that any more, but the page can ask while the user is there.
  await conversation.getByRole('textbox', { name: 'Message' }).click();
  const id = await conversation.evaluate(async () => {
    const { parley } = window as unknown as { parley: Pick<Bridge, 'subscribe'> };
    const subscribed = await parley.subscribe({});
    return subscribed.ok ? subscribed.value.conversation : null;
  });
  await call(conversation, 'watchScreen', { conversation: id, row });
  const watching = await onlyPage(user, 'watching');
  return [await openSharing(user, conversation), watching];
}

async function pageAt(user: User, isWanted: (url: string) => boolean, name: string): Promise<Page> {
  const found = (): Page | undefined => user.app.windows().find((page) => isWanted(page.url()));
  await expect.poll(() => found() !== undefined, name).toBe(true);
  return found() as Page;
}

async function spareOf(user: User): Promise<Page> {
  const spare = await pageAt(user, (url) => url.endsWith('?spare'), 'a spare window');
  await spare.waitForLoadState();
  return spare;
}
