import type { Page } from '@playwright/test';
import { expect, talk, test, type User } from './fixtures';
import { de } from '../shared/words/de';
import { en } from '../shared/words/en';
import { expectAccessible } from './support/accessible';
import { call } from './support/bridge';
import { chooseInMenuBar } from './support/menus';
import { cutPlaceholders } from './support/placeholders';
import { picture, pictures } from './support/pictures';

const jumps = ({ app }: User): Page[] => app.windows().filter((page) => page.url().includes('jump.html'));

/** Opens the window that goes to things, and returns its page. */
async function jump(user: User): Promise<Page> {
  await chooseInMenuBar(user, 'Go to…');
  await expect.poll(() => jumps(user).length).toBe(1);
  const [page] = jumps(user);
  if (!page) throw new Error('The window is gone.');
  await expect(field(page)).toBeFocused();
  return page;
}

const field = (page: Page) =>
  page.getByRole('combobox', { name: 'Person, conversation, room, command or setting' });
const first = (page: Page) => page.getByRole('option', { selected: true });

/** Presses a key that closes the window: its page may be gone before the key is released. */
async function pressToLeave(user: User, page: Page, key: string): Promise<void> {
  await page.keyboard.press(key).catch(() => undefined);
  await expect.poll(() => jumps(user).length).toBe(0);
}

test('a few letters lead to a conversation, a person, a setting and a window, by keyboard and by mouse', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob, cleo] = await stage.people(server, 'ann', 'bob', 'cleo');
  const [window] = await talk(ann, bob);
  if (window) await ann.closeWindow(window);

  const start = await jump(ann);
  await expect(start.getByRole('option').first()).toContainText('bob');
  await expect(start.getByRole('option', { name: 'cleo' })).toBeVisible();
  await expectAccessible(start, 'Go to');
  await pictures(start, 'go-to');
  // The window may be gone before the press is reported.
  await start
    .getByRole('button', { name: 'Close' })
    .click()
    .catch(() => undefined);
  await expect.poll(() => jumps(ann).length).toBe(0);

  await ann.preferences();
  const toBob = await jump(ann);
  await field(toBob).fill('open window');
  const open = toBob.getByRole('option').filter({ hasText: 'Open window' });
  await expect(open).toHaveText([/^People and conversations/, /^Preferences/]);
  await pictures(toBob, 'go-to-windows');
  await field(toBob).fill('bb');
  await expect(first(toBob)).toContainText('bob');
  await pressToLeave(ann, toBob, 'Enter');
  await ann.conversation();

  const dark = await jump(ann);
  await field(dark).fill('dark');
  await expect(first(dark)).toContainText('Theme: Dark');
  await pictures(dark, 'go-to-setting');
  await pressToLeave(ann, dark, 'Enter');
  const roster = await ann.roster();
  await expect(roster.locator('html')).toHaveAttribute('data-theme', 'dark');

  const nothing = await jump(ann);
  await field(nothing).fill('qxzq');
  await expect(nothing.getByRole('status')).toContainText('Nothing here has such a name');
  await field(nothing).fill('');
  await nothing.keyboard.press('ArrowDown');
  await expect(first(nothing)).toContainText('cleo');
  await nothing.getByRole('option', { name: 'Transfers' }).click();
  await expect.poll(() => jumps(ann).length).toBe(0);
  await expect.poll(() => ann.app.windows().some((page) => page.url().includes('transfers.html'))).toBe(true);

  const toCleo = await jump(ann);
  await field(toCleo).fill('cl');
  await pressToLeave(ann, toCleo, 'Enter');
  await expect.poll(async () => (await ann.windows('conversation')).length).toBe(2);
  expect(await cleo.windows('invitation'), 'nobody is told before something is sent').toHaveLength(0);
});

test('with text of 200 % the field is as wide as the words in it, in English and German', async ({
  stage,
}) => {
  const ann = await stage.start({ user: 'ann' });
  const preferences = await ann.preferences();
  for (const language of ['en', 'de'] as const) {
    await call(preferences, 'setSettings', { language, textSize: '200' });
    await chooseInMenuBar(ann, (language === 'en' ? en : de)['jump.menu']);
    await expect.poll(() => jumps(ann).length).toBe(1);
    const [page] = jumps(ann);
    if (!page) throw new Error('The window is gone.');
    await expect(page.getByRole('combobox')).toBeFocused();
    await expect(page.locator('html')).toHaveCSS('font-size', '28px');
    expect(await cutPlaceholders(page)).toEqual([]);
    await picture(page, `go-to-200-${language}`);
    // It is left from anywhere in it.
    await page.keyboard.press('Tab');
    await pressToLeave(ann, page, 'Escape');
  }
});
