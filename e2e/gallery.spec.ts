import type { Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { windowRow, type Size, type WindowKind } from '../shared/ipc/windows';
import {
  accept,
  conversationEntry,
  expect,
  startConversation,
  test,
  writeTo,
  type Stage,
  type User,
} from './fixtures';
import { call } from './support/bridge';
import { opening, script } from './support/cast';
import { curtain, respond, sendFiles, speak } from './support/demo-acts';
import { openFromMenu } from './support/every-window';
import { projectDir } from './support/paths';
import { sheet, type Picture } from './support/sheet';

const folder = process.env['PARLEY_PICTURES'] ?? join(projectDir, 'gallery');

const languages = ['en', 'de'] as const;
const sizes = ['default', 'small', '200 %'] as const;
const themes = ['light', 'dark', 'high contrast'] as const;

/** A window that pictures are taken of. */
interface Shown {
  name: string;
  user: User;
  page: Page;
  size: { usual: Size; least: Size };
  /** Prepares the page for its picture. */
  prepare?: () => Promise<void>;
  /** Pages that lie over it, and where. */
  over?: () => Promise<{ page: Page; x: number }[]>;
}

const sizeOf = (kind: WindowKind): Shown['size'] => {
  const { size } = windowRow(kind);
  return { usual: size, least: size.least };
};

/** Whoever takes pictures, and changes settings between them. */
class Photographer {
  readonly pictures: Picture[] = [];
  readonly #preferences = new Map<User, Page>();

  /** Takes pictures of windows in every language, size and theme. */
  async takeAll(windows: readonly Shown[]): Promise<void> {
    const users = [...new Set(windows.map(({ user }) => user))];
    for (const user of users)
      if (!this.#preferences.has(user)) this.#preferences.set(user, await user.preferences());
    for (const language of languages)
      for (const size of sizes) {
        for (const user of users)
          await this.set(user, { language, textSize: size === '200 %' ? '200' : '100' });
        for (const shown of windows)
          await resize(shown, size === 'small' ? shown.size.least : shown.size.usual);
        for (const theme of themes) {
          for (const user of users) await this.set(user, { theme: theme === 'dark' ? 'dark' : 'light' });
          for (const shown of windows) await this.#take(shown, language, size, theme);
        }
      }
    for (const user of users) await this.set(user, { language: 'en', textSize: '100', theme: 'light' });
  }

  /** Changes settings, and waits until all pages of the app show it. */
  async set(user: User, settings: object): Promise<void> {
    const preferences = this.#preferences.get(user);
    if (!preferences) throw new Error('No preferences are open.');
    await call(preferences, 'setSettings', settings);
    const wanted = await settled(preferences);
    for (const page of user.pages()) await expect.poll(() => settled(page)).toEqual(wanted);
  }

  async #take(shown: Shown, language: string, size: string, theme: string): Promise<void> {
    await shown.prepare?.();
    const pages = [{ page: shown.page, x: 0 }, ...((await shown.over?.()) ?? [])];
    const layers: Picture['layers'][number][] = [];
    for (const { page, x } of pages) {
      const part = layers.length === 0 ? '' : `-${layers.length}`;
      const file = [shown.name, language, size, theme].join('-').replaceAll(/[ %]+/g, '_') + `${part}.png`;
      await page.emulateMedia({ forcedColors: theme === 'high contrast' ? 'active' : null });
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
      await page.screenshot({ path: join(folder, file), animations: 'disabled', caret: 'hide' });
      layers.push({ file, x });
    }
    this.pictures.push({ window: shown.name, language, size, theme, layers });
  }
}

/** What a page shows of the settings. */
const settled = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { lang, style, dataset } = document.documentElement;
    return [lang, style.fontSize, dataset['theme'] ?? ''];
  });

async function resize({ user, page }: Shown, { width, height }: Size): Promise<void> {
  const window = await user.app.browserWindow(page);
  await window.evaluate((each, size) => each.setContentSize(size.width, size.height), { width, height });
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
}

/** The windows of an app in the middle of a working day. */
async function workday(stage: Stage): Promise<{ ann: User; windows: Shown[] }> {
  const server = await stage.server('Core lab');
  const cast = await curtain(stage, server);
  const { ann, bob, cleo } = cast;
  const conversation = await startConversation(ann, ['bob', 'cleo'], opening);
  const windows = { ann: conversation, bob: await accept(bob), cleo: await accept(cleo) };
  await speak(windows, script);
  await respond(windows);
  await sendFiles(stage, cast, windows);
  const planned = await writeTo(ann, ['bob', 'marta']);
  const marta = await stage.client(server, 'marta-lab');
  await marta.invite(['ann'], 'Friday seminar');
  const invitation = await ann.invitation(/marta-lab/);
  const preferences = await ann.preferences();
  const transfers = await openFromMenu(ann, 'Transfers', 'app://transfers/transfers.html');
  const jump = await openFromMenu(ann, 'Go to…', 'app://jump/jump.html');
  // It closes when another window is used.
  await (await ann.app.browserWindow(jump)).evaluate((window) => void window.removeAllListeners('blur'));
  const shown = (name: string, kind: WindowKind, page: Page): Shown => ({
    name,
    user: ann,
    page,
    size: sizeOf(kind),
  });
  const tabs = await preferences.getByRole('tab').all();
  const pages = tabs.map(async (tab): Promise<Shown> => {
    const id = ((await tab.getAttribute('id')) ?? '').replace(/^tab-/, '');
    const choose = (): Promise<void> => preferences.locator(`#tab-${id}`).click();
    return { ...shown(`preferences, ${id}`, 'preferences', preferences), prepare: choose };
  });
  return {
    ann,
    windows: [
      shown('roster', 'roster', await ann.roster()),
      shown('conversation', 'conversation', conversation),
      shown('planned conversation', 'conversation', planned),
      shown('invitation', 'invitation', invitation),
      shown('transfers', 'transfers', transfers),
      shown('go to', 'jump', jump),
      ...(await Promise.all(pages)),
    ],
  };
}

/** The roster's window once it shows a conversation beside the list. */
async function oneWindow(ann: User): Promise<Shown> {
  const page = await ann.roster();
  await conversationEntry(page, 'Station 4').click();
  const pane = await ann.conversation('It does, at 48 cm');
  const widthOf = (each: Page): Promise<number> => each.evaluate(() => innerWidth);
  return {
    name: 'one window',
    user: ann,
    page,
    size: { usual: { width: 960, height: 640 }, least: { width: 600, height: 360 } },
    over: async () => [{ page: pane, x: (await widthOf(page)) - (await widthOf(pane)) }],
  };
}

test('a picture of every window in every theme, size and language', async ({ stage }) => {
  test.setTimeout(900_000);
  mkdirSync(folder, { recursive: true });
  const photographer = new Photographer();
  const fresh = await stage.start();
  const card = await fresh.window('first start');
  await photographer.takeAll([{ name: 'first start', user: fresh, page: card, size: sizeOf('roster') }]);
  const { ann, windows } = await workday(stage);
  await photographer.takeAll(windows);
  await call(await ann.preferences(), 'setSettings', { layout: 'one' });
  await photographer.takeAll([await oneWindow(ann)]);
  writeFileSync(join(folder, 'index.html'), sheet(photographer.pictures));
});
