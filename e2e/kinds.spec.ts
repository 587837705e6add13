import { join } from 'node:path';
import { _electron, test as base, expect, type Page } from '@playwright/test';
import type { View } from '../shared/ipc/view';
import { expectAccessible } from './support/accessible';
import { conversation, viewOf } from './support/kinds-page/view';
import { projectDir } from './support/paths';
import { electronExecutable } from './support/user';

/*
 * What windows do with kinds, on a view that the test makes: the app does not give them such views yet. Set
 * PARLEY_PICTURES to a folder to get pictures of all states.
 */

type Open = (settings?: Partial<View['settings']>) => Promise<Page>;

const test = base.extend<{ open: Open }>({
  open: async ({}, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use(async (settings) => {
      const app = await _electron.launch({
        executablePath: electronExecutable(),
        args: [
          join(projectDir, 'e2e', 'support', 'kinds-page'),
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ],
        env: { ...process.env, PARLEY_TEST_VIEW: JSON.stringify(viewOf(settings)) },
        colorScheme: null,
      });
      ends.push(() => app.close());
      const page = await app.firstWindow();
      await expect(page.getByRole('log')).toBeVisible();
      return page;
    });
    for (const end of ends) await end();
  },
});

const asked = (page: Page): Promise<[string, object][]> =>
  page.evaluate(() =>
    Reflect.get(window, 'asked').filter(([name]: [string]) => !/^(markRead|setDraft|show)/.test(name)),
  );
const message = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text });

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PARLEY_PICTURES'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

test('reactions, edits and deletions with the pointer', async ({ open }) => {
  const page = await open();
  const ann = message(page, 'Shall we plant');
  await expect(page.getByText('Ann named the conversation “Garden”')).toBeVisible();
  await expect(page.getByText('2 messages that this version cannot show.')).toBeVisible();
  await expect(page.getByText('Bob sent a message that this version cannot show.')).toBeVisible();
  await expect(page.getByText('Message deleted')).toHaveCount(2);

  await ann.getByRole('button', { name: 'You and Bob reacted with 👍' }).click();
  await ann.getByRole('button', { name: 'Cleo reacted with 🎉' }).click();
  await ann.hover();
  await ann.getByRole('button', { name: 'React', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: '😂' }).click();
  const own = message(page, 'See you on Sunday');
  await own.hover();
  await own.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await own.hover();
  await own.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete message' }).click();
  const of = (row: string) => ({ conversation, row });
  expect(await asked(page)).toEqual([
    ['react', { ...of('ann/2'), emoji: '👍', removed: true }],
    ['react', { ...of('ann/2'), emoji: '🎉', removed: false }],
    ['react', { ...of('ann/2'), emoji: '😂', removed: false }],
    ['deleteMessage', of('me/12')],
  ]);
  await expect(ann.getByRole('button', { name: 'Delete' })).toHaveCount(0);
});

test('everything with the keyboard', async ({ open }) => {
  const page = await open();
  const keys = async (...names: string[]): Promise<void> => {
    for (const name of names) await page.keyboard.press(name);
  };
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  const edited = page.getByRole('textbox', { name: 'Edited message' });
  await expect(box).toBeFocused();
  await keys('ArrowUp');
  await expect(edited).toHaveValue('See you on Sunday then');
  await keys('Escape');
  await expect(box).toBeFocused();
  await box.fill('a draft');
  await keys('ArrowUp');
  await expect(edited).toHaveCount(0);
  await box.fill('');
  await keys('ArrowUp', 'End');
  await page.keyboard.type('!');
  await keys('Enter');
  await expect(box).toBeFocused();
  await page.getByRole('log').focus();
  await keys('Enter', 'ArrowUp');
  await expect(page.locator('article[data-row="me/9"]')).toBeFocused();
  await keys('ArrowUp', 'Tab', 'Tab');
  await expect(
    message(page, 'I have the seeds').getByRole('button', { name: 'React', exact: true }),
  ).toBeFocused();
  await keys('Enter', 'ArrowRight', 'ArrowRight', 'Enter');
  await expect(page.getByRole('menuitemcheckbox')).toHaveCount(0);
  expect(await asked(page)).toEqual([
    ['editMessage', { conversation, row: 'me/12', text: 'See you on Sunday then!' }],
    ['react', { conversation, row: 'me/8', emoji: '❤️', removed: false }],
  ]);
});

test('a conversation is named, and a person removed after a question', async ({ open }) => {
  const page = await open();
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'Conversation menu' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('Name this conversation…');
  const name = page.getByRole('textbox', { name: /^Name/ });
  await name.fill('x'.repeat(121));
  await expect(page.getByRole('alert').filter({ hasText: 'Use at most 120 characters' })).toBeVisible();
  await name.fill(' Roses ');
  await name.press('Enter');
  await choose('People…');
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(3);
  await page.getByRole('button', { name: 'Remove Bob' }).click();
  await picture(page, 'remove-person');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  expect(await asked(page)).toEqual([
    ['setTitle', { conversation, title: 'Roses' }],
    ['removePerson', { conversation, person: 'bob' }],
  ]);
});

for (const theme of ['light', 'dark'] as const)
  test(`the states look as they should and pass the accessibility check, ${theme}`, async ({ open }) => {
    const page = await open({ theme });
    await picture(page, `transcript-${theme}`);
    await expectAccessible(page, 'transcript');
    await message(page, 'I have the seeds').hover();
    await message(page, 'I have the seeds').getByRole('button', { name: 'React', exact: true }).click();
    await picture(page, `picker-${theme}`);
    await expectAccessible(page, 'picker');
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Message', exact: true }).press('ArrowUp');
    await picture(page, `editing-${theme}`);
    await expectAccessible(page, 'editing');
  });

test('large text and high contrast', async ({ open }) => {
  const page = await open({ textSize: '200' });
  await message(page, 'See you on Sunday').hover();
  const { width, scroll } = await page.evaluate(() => ({
    width: innerWidth,
    scroll: document.documentElement.scrollWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(width);
  await picture(page, 'large-text');
  await page.emulateMedia({ forcedColors: 'active' });
  await picture(page, 'high-contrast');
});
