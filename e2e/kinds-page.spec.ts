import { expect, type Page } from '@playwright/test';
import type { EntryHash } from '../shared/ids';
import { expectAccessible } from './support/accessible';
import { asked, testOnView } from './support/kinds-page/on-view';
import { ann, bob, conversation, emojiRow, me, moreRows, rowOf } from './support/kinds-page/view';
import { picture, pictures } from './support/pictures';

/*
 * How windows show kinds, on a view that the test makes. Set
 * PARLEY_PICTURES to a folder to get pictures of all states.
 */

const test = testOnView();
const message = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text });

test('reactions, edits and deletions work with the pointer', async ({ open }) => {
  const page = await open();
  const shown = message(page, 'Shall we plant');
  await expect(page.getByText('Ann named the conversation “Garden”')).toBeVisible();
  await expect(page.getByText('2 messages that this version cannot show.')).toBeVisible();
  await expect(page.getByText('Bob sent a message that this version cannot show.')).toBeVisible();
  await expect(page.getByText('You removed Cleo. 3 messages withdrawn by the removal.')).toBeVisible();
  await expect(page.getByText('Message deleted')).toHaveCount(2);
  await expect(page.getByText('Waiting for the key to this message')).toBeVisible();
  await expect(page.getByText('This message cannot be opened')).toBeVisible();

  await shown.getByRole('button', { name: '👍 2: You and Bob reacted' }).click();
  await shown.getByRole('button', { name: '🎉 1: Cleo reacted' }).click();
  await shown.hover();
  await shown.getByRole('button', { name: 'React', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: '😂' }).click();
  const own = message(page, 'See you on Sunday');
  await own.hover();
  await own.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await own.hover();
  await own.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete message' }).click();
  const of = (row: EntryHash) => ({ conversation, row });
  expect(await asked(page)).toEqual([
    ['attachEmoji', { ...of(rowOf(ann, 2)), kind: 'reaction', emoji: '👍', removed: true }],
    ['attachEmoji', { ...of(rowOf(ann, 2)), kind: 'reaction', emoji: '🎉', removed: false }],
    ['attachEmoji', { ...of(rowOf(ann, 2)), kind: 'reaction', emoji: '😂', removed: false }],
    ['deleteMessage', of(rowOf(me, 12))],
  ]);
  await expect(shown.getByRole('button', { name: 'Delete' })).toHaveCount(0);
});

test('buttons beside a message are in the page once the pointer has reached it, and nothing moves then', async ({
  open,
}) => {
  const page = await open();
  for (const text of ['Shall we plant', 'See you on Sunday']) {
    const row = message(page, text);
    const react = row.locator('button[aria-label="React"]');
    // Relative to the first: the pointer may have to scroll.
    const places = () =>
      page.locator('article, [data-text]').evaluateAll((all) => {
        const boxes = all.map((each) => each.getBoundingClientRect());
        return boxes.map(({ x, y, width, height }) => [x, y - (boxes[0]?.y ?? 0), width, height]);
      });
    await expect(react).toHaveCount(0);
    const before = await places();
    await row.hover();
    await expect(react).toBeVisible();
    expect(await places()).toEqual(before);
  }
  // What a narrow window has no room for is in the menu, which the dots open.
  const row = message(page, 'See you on Sunday');
  const tools = row.locator('[class*=tools] > button');
  await page.setViewportSize({ width: 420, height: 640 });
  await row.hover();
  await expect(tools.filter({ visible: true })).toHaveCount(5);
  await page.setViewportSize({ width: 360, height: 640 });
  await row.hover();
  await expect(tools.filter({ visible: true })).toHaveCount(2);
  await expect(row.getByRole('button', { name: 'More actions', exact: true })).toBeVisible();
  await picture(page, 'narrow');
});

test('reactions, edits and deletions work with the keyboard', async ({ open }) => {
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
  await keys('Control+t');
  await expect(page.getByRole('log')).toBeFocused();
  await keys('Enter', 'ArrowUp');
  await expect(page.locator(`article[data-row="${rowOf(me, 9)}"]`)).toBeFocused();
  await keys('ArrowUp', 'Tab', 'Tab');
  await expect(
    message(page, 'I have the seeds').getByRole('button', { name: 'React', exact: true }),
  ).toBeFocused();
  await keys('Enter', 'Escape');
  await expect(page.getByRole('menuitemcheckbox')).toHaveCount(0);
  await keys('Escape');
  await expect(page.locator(`article[data-row="${rowOf(me, 8)}"]`)).toBeFocused();
  await keys('Tab', 'Tab', 'Enter', 'ArrowRight', 'ArrowRight', 'Enter');
  await expect(page.getByRole('menuitemcheckbox')).toHaveCount(0);
  expect(await asked(page)).toEqual([
    ['editMessage', { conversation, row: rowOf(me, 12), text: 'See you on Sunday then!', mentions: [] }],
    ['attachEmoji', { conversation, row: rowOf(me, 8), kind: 'reaction', emoji: '❤️', removed: false }],
  ]);
});

test('a conversation can be named, and a person is removed after a question', async ({ open }) => {
  const page = await open();
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'Conversation menu' }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  await page.getByRole('button', { name: 'Name this conversation' }).click();
  const name = page.getByRole('dialog').getByRole('textbox');
  await name.fill('x'.repeat(121));
  await expect(page.getByRole('alert').filter({ hasText: 'Use at most 120 characters' })).toBeVisible();
  await name.fill(' Roses ');
  await name.press('Enter');
  await choose('People…');
  await expect(page.getByText('through Lab server')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(3);
  await picture(page, 'people');
  await page.getByRole('button', { name: 'Remove Bob' }).click();
  await picture(page, 'remove-person');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await choose('Invite more people…');
  await expect(page.getByText('Everyone whom you know or who is online is here already.')).toBeVisible();
  await expect(page.getByRole('switch')).toHaveCount(0);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  expect(await asked(page)).toEqual([
    ['setTitle', { conversation, title: 'Roses' }],
    ['removePerson', { conversation, person: bob }],
  ]);
});

for (const theme of ['light', 'dark'] as const)
  test(`all states of a message pass the accessibility check and look right, ${theme}`, async ({ open }) => {
    const page = await open({ settings: { theme } });
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
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Name this conversation' }).click();
    await picture(page, `name-${theme}`);
  });

test('the two stories of a fork can be viewed, and a long list of reactions is folded', async ({ open }) => {
  const page = await open({ rows: moreRows });
  await expect(page.getByText('Cleo left. 1 message withdrawn by leaving.')).toBeVisible();
  await expect(page.getByText('Bob’s computer told two stories.')).toHaveCount(1);
  await message(page, 'A long answer').hover();
  await picture(page, 'more');
  await message(page, 'A long message').hover();
  await message(page, 'A long message').getByRole('button', { name: 'React', exact: true }).click();
  await picture(page, 'more-picker');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show 2 more reactions' }).click();
  await expect(page.getByRole('button', { name: '🌽 1: Bob reacted' })).toBeVisible();
  await page.getByRole('button', { name: 'Look at both' }).click();
  await picture(page, 'stories');
  await expectAccessible(page, 'stories');
  await page.getByRole('dialog').getByRole('button', { name: 'Show' }).last().click();
  expect(await asked(page)).toEqual([]);
});

test('a waiting LEAVE can be cancelled, or carried out at once', async ({ open }) => {
  const page = await open({ conversation: { leaving: true } });
  await expect(page.getByText(/^You are leaving/)).toBeVisible();
  await picture(page, 'leaving');
  await expect(page.getByRole('button', { name: 'React', exact: true })).toHaveCount(0);
  await expectAccessible(page, 'leaving');
  await page.getByRole('button', { name: 'Leave now…' }).click();
  const question = page.getByRole('dialog');
  await picture(page, 'leaving-now');
  await question.getByRole('button', { name: 'Wait' }).click();
  expect(await asked(page)).toEqual([]);
  await page.getByRole('button', { name: 'Leave now…' }).click();
  await question.getByRole('button', { name: 'Leave now', exact: true }).click();
  await page.getByRole('button', { name: 'Stay in this conversation' }).click();
  expect(await asked(page)).toEqual([
    ['leaveNow', { conversation }],
    ['stay', { conversation }],
  ]);
});

test('at 200 % text size the page does not scroll sideways', async ({ open }) => {
  const page = await open({ settings: { textSize: '200' } });
  await message(page, 'See you on Sunday').hover();
  const { width, scroll } = await page.evaluate(() => ({
    width: innerWidth,
    scroll: document.documentElement.scrollWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(width);
  await picture(page, 'large-text');
  await page.getByRole('textbox', { name: 'Message', exact: true }).press('ArrowUp');
  await picture(page, 'large-text-editing');
  await page.keyboard.press('Escape');
  await page.emulateMedia({ forcedColors: 'active' });
  await picture(page, 'high-contrast-large');
});

test('the whole menu can be reached in the smallest window at 200 % text size', async ({ open }) => {
  const page = await open({ settings: { textSize: '200' } });
  await page.setViewportSize({ width: 340, height: 360 });
  await page.getByRole('button', { name: 'Conversation menu' }).click();
  const menu = page.getByRole('menu');
  const cut = await page
    .getByRole('menuitem')
    .evaluateAll((items) => items.filter((each) => each.scrollWidth > each.clientWidth).length);
  expect(cut, 'items that are cut off').toBe(0);
  expect(await menu.evaluate((each) => each.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
  await menu.hover();
  await page.mouse.wheel(0, 2_000);
  await expect(page.getByRole('menuitem', { name: 'Leave conversation…' })).toBeInViewport({ ratio: 0.9 });
  await picture(page, 'menu-small');
});

test('in a wide window lines stay short, and a few emoji alone are large', async ({ open }) => {
  const page = await open({ rows: [...moreRows, emojiRow] });
  await page.setViewportSize({ width: 2_000, height: 800 });
  const bubble = (text: string) => message(page, text).locator('[data-text]');
  expect((await bubble('A long message').boundingBox())?.width).toBeLessThan(700);
  const sizeOf = (text: string): Promise<number> =>
    bubble(text).evaluate((each) => parseFloat(getComputedStyle(each).fontSize));
  expect(await sizeOf('🦕')).toBeGreaterThan(1.5 * (await sizeOf('A long message')));
  await picture(page, 'wide');
});

test('the menu of reactions opens in high contrast', async ({ open }) => {
  const page = await open();
  await page.emulateMedia({ forcedColors: 'active' });
  await message(page, 'Shall we plant').hover();
  await message(page, 'Shall we plant').getByRole('button', { name: 'React', exact: true }).click();
  await picture(page, 'high-contrast');
});

test('of 450 people some are found by their names, with the keyboard', async ({ open }) => {
  const page = await open({ crowd: 446, conversation: { founder: undefined } });
  await page.getByRole('button', { name: 'Show all 450 people' }).click();
  const dialog = page.getByRole('dialog', { name: 'People' });
  const field = dialog.getByRole('textbox', { name: 'Search people' });
  const count = dialog.getByRole('status');
  const names = dialog.getByRole('listitem');
  await expect(field).toBeFocused();
  await expect(count).toHaveText('450 people');
  const { height } = (await dialog.boundingBox()) ?? {};
  await page.keyboard.type('meMBer 44');
  await expect(count).toHaveText('8 of 450');
  await expect(names).toHaveCount(8);
  expect((await dialog.boundingBox())?.height, 'the dialog keeps its height').toBe(height);
  await pictures(page, 'people-search');
  await expectAccessible(page, 'a search among people');

  await page.keyboard.press('ArrowDown');
  await expect(names.nth(0).getByRole('button')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(names.nth(1).getByRole('button')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(field).toBeFocused();

  await page.keyboard.type('xyz');
  await expect(count).toHaveText('Nobody here is called that.');
  await expect(names).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(field).toHaveValue('');
  await expect(names).toHaveCount(450);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});
