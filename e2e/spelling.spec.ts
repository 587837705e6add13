import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { germanAffix, germanWords } from '../testing/spelling/german';
import { expect, person, test, type User } from './fixtures';
import { catchMenus, choose } from './support/menus';
import { pictures } from './support/pictures';

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });

/** The labels of the menu of the word at the text cursor, opened by a key. */
async function menuAtCursor(user: User, page: Page): Promise<string[]> {
  await user.app.evaluate(() => Object.assign(globalThis, { shownMenu: undefined }));
  await page.keyboard.press('Shift+F10');
  let labels: string[] = [];
  await expect
    .poll(async () => (labels = await menuLabels(user)).length, 'the menu is open')
    .toBeGreaterThan(0);
  return labels;
}

const menuLabels = (user: User): Promise<string[]> =>
  user.app.evaluate(() => {
    const menu = Reflect.get(globalThis, 'shownMenu') as Electron.Menu | undefined;
    return menu?.items.filter(({ type }) => type !== 'separator').map(({ label }) => label) ?? [];
  });

/** Waits until the word at the text cursor is marked, or is not: texts are checked a moment after they are typed. */
const expectMarked = (user: User, page: Page, isMarked: boolean): Promise<void> =>
  expect
    .poll(async () => (await menuAtCursor(user, page)).includes('Add to dictionary'), 'the word is marked')
    .toBe(isMarked);

test('wrong words are marked in the chosen languages and corrected from the menu, by keys and mouse, without a network', async ({
  stage,
}) => {
  const data = stage.folder('data');
  mkdirSync(join(data, 'hunspell'));
  writeFileSync(join(data, 'hunspell', 'de_DE.aff'), germanAffix('UTF-8'));
  writeFileSync(join(data, 'hunspell', 'de_DE.dic'), germanWords);
  const server = await stage.server();
  await stage.client(server, 'Bobrik');
  const env = { XDG_DATA_DIRS: `${data}:/usr/local/share:/usr/share` };
  const ann = await stage.start({ user: 'ann', server: server.address, env });
  await catchMenus(ann);
  await person(await ann.roster(), 'Bobrik').click();
  const page = await ann.conversation();
  const box = composer(page);

  await box.click();
  await page.keyboard.type('The Straßenbahn is a wrod');
  await expectMarked(ann, page, true);
  await pictures(page, 'spelling');
  expect(await menuAtCursor(ann, page)).toContain('word');
  await choose(ann.app, 'word');
  await expect(box).toHaveValue('The Straßenbahn is a word');

  // The same with the mouse, on the word itself.
  for (let steps = 0; steps < 12; steps += 1) await page.keyboard.press('ArrowLeft');
  await expectMarked(ann, page, true);
  await ann.app.evaluate(() => Object.assign(globalThis, { shownMenu: undefined }));
  await box.click({ button: 'right', position: { x: 80, y: 16 } });
  await expect.poll(() => menuLabels(ann)).toContain('Add to dictionary');
  await choose(ann.app, 'Add to dictionary');
  await expectMarked(ann, page, false);

  const preferences = await ann.preferences('Spelling');
  await preferences.getByRole('button', { name: 'Remove Straßenbahn' }).click();
  await expect(preferences.getByText('None. You can add a marked word')).toBeVisible();
  await page.bringToFront();
  await box.focus();
  await expectMarked(ann, page, true);
  await preferences.getByRole('switch', { name: 'German (Germany)' }).click();
  await pictures(preferences, 'preferences-spelling');
  await expectMarked(ann, page, false);
  // Electron's checker would never return from some texts: the page answers after each of these.
  const long =
    'This is a wrod in a text that is so long that the sentences around the text cursor are checked.';
  const starts = [
    '   ',
    '2 wrods',
    '- wrod',
    '(wrod)',
    '… wrod',
    '👍 wrod',
    '@wrod',
    '“wrod”',
    '\n\nwrod',
    ':-)',
  ];
  for (const text of [...starts, ...starts.flatMap((start) => [`wrod\n${start}`, `${long} ${start}`])]) {
    await box.fill(text);
    await page.keyboard.type('.');
    expect(
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => resolve(true)))),
    ).toBe(true);
  }
  // Who is in the conversation is in no dictionary.
  await box.fill('');
  await page.keyboard.type('Bobrik wrod');
  await expectMarked(ann, page, true);
  await page.keyboard.press('Home');
  await expectMarked(ann, page, false);
  await box.fill('');
  await page.keyboard.type('wrod 2');
  await page.keyboard.press('Home');
  await expectMarked(ann, page, true);
  await preferences.getByRole('switch', { name: 'Mark wrong words' }).click();
  await box.fill('wrod');
  await expectMarked(ann, page, false);

  // The browser's own spell checker would load dictionaries from its maker into this folder.
  expect(await ann.app.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled())).toBe(false);
  const dictionaries = join(ann.profile, 'Dictionaries');
  expect(existsSync(dictionaries) ? readdirSync(dictionaries) : []).toEqual([]);
});
