import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { asked, testOnView } from './support/kinds-page/on-view';
import { pollRows } from './support/kinds-page/poll-rows';
import { ann, conversation, me, rowOf, talkRows } from './support/kinds-page/view';
import { picture, pictures } from './support/pictures';

/* Polls on a view that the test makes. Set PARLEY_PICTURES to a folder to get pictures of all states. */

const test = testOnView({ rows: pollRows, settings: { theme: 'system' } });
const message = (page: Page, text: string) => page.locator('article').filter({ hasText: text });
const choice = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

test('a press votes or takes that back, and who voted is shown for the pointer, the keyboard and in full', async ({
  open,
}) => {
  const page = await open();
  const days = message(page, 'When do we plant');
  await expect(days.getByText('3 people voted')).toBeVisible();
  await days.getByRole('button', { name: 'Saturday 2 votes: You and Bob' }).hover();
  await expect(days.locator('[data-foot]')).toContainText('You and Bob');
  await pictures(page, 'polls');
  await expectAccessible(page, 'polls');
  await choice(page, /^Sunday 1 vote: Ann/).focus();
  await expect(days.locator('[data-foot]')).toContainText('Ann');
  await page.keyboard.press('Enter');
  await choice(page, /^Saturday 2 votes/).click();
  // Of several, the others stay.
  await choice(page, /^Tomatoes 1 vote/).click();
  await choice(page, /^Roses 1 vote/).click();
  // Nobody can vote in a poll that is closed.
  await choice(page, /^By bicycle/).focus();
  await page.keyboard.press('Enter');
  expect(await asked(page)).toEqual([
    ['vote', { conversation, row: rowOf(ann, 90), chosen: [1] }],
    ['vote', { conversation, row: rowOf(ann, 90), chosen: [] }],
    ['vote', { conversation, row: rowOf(me, 91), chosen: [] }],
    ['vote', { conversation, row: rowOf(me, 91), chosen: [0, 1] }],
  ]);
  await days.getByRole('button', { name: 'Show votes' }).click();
  await expect(page.getByRole('dialog', { name: 'When do we plant?' }).getByRole('listitem')).toHaveText([
    'You',
    'Bob',
    'Ann',
  ]);
  await picture(page, 'votes');
  await expectAccessible(page, 'votes');
  await page.keyboard.press('Escape');
  await expect(message(page, 'Which seeds').getByRole('button', { name: 'Close poll…' })).toBeVisible();
  await expect(days.getByRole('button', { name: 'Close poll…' })).toHaveCount(0);
  await message(page, 'Which seeds').getByRole('button', { name: 'Close poll…' }).click();
  await page.getByRole('button', { name: 'Close poll', exact: true }).click();
  expect((await asked(page)).at(-1)).toEqual(['closePoll', { conversation, row: rowOf(me, 91) }]);
});

test('a poll is written with the keyboard alone, and says what it lacks', async ({ open }) => {
  const page = await open();
  await page.keyboard.press('Control+p');
  const dialog = page.getByRole('dialog', { name: 'New poll' });
  const send = dialog.getByRole('button', { name: 'Send poll' });
  await page.keyboard.type('Where do we meet?');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Here');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Write at least 2 choices.')).toBeVisible();
  await page.keyboard.type('Here');
  await expect(dialog.getByText('This choice is there already.')).toBeVisible();
  await expect(send).toBeDisabled();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('At the shed');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox')).toHaveCount(4);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await pictures(page, 'new-poll');
  await expectAccessible(page, 'new poll');
  await send.press('Enter');
  await expect(dialog).toHaveCount(0);
  const choices = ['Here', 'At the shed'];
  expect(await asked(page)).toEqual([
    ['sendPoll', { conversation, question: 'Where do we meet?', choices, several: true }],
  ]);
  await page.getByRole('button', { name: 'Add' }).click();
  await picture(page, 'more-to-send');
  await page.getByRole('menuitem', { name: 'Poll…' }).click();
  await expect(dialog).toBeVisible();
});

test('no poll is begun while its dialog could not be seen', async ({ open }) => {
  const page = await open({ rows: talkRows });
  await page.getByRole('textbox', { name: 'Message', exact: true }).press('ArrowUp');
  const edited = page.getByRole('textbox', { name: 'Edited message' });
  await edited.press('Control+p');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await edited.press('Escape');
  await page.keyboard.press('Control+p');
  await expect(page.locator('dialog[open]')).toHaveCount(1);
});

test('polls are told apart without colours, and from right to left', async ({ open }) => {
  const page = await open({ settings: { theme: 'system' } });
  await page.emulateMedia({ forcedColors: 'active' });
  await picture(page, 'polls-contrast');
  await expectAccessible(page, 'polls in high contrast');
  await page.emulateMedia({ forcedColors: null });
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await picture(page, 'polls-rtl');
});

test('polls fit a narrow window with large text', async ({ open }) => {
  const page = await open({ settings: { theme: 'system', textSize: '200' } });
  await expect(message(page, 'When do we plant')).toContainText('3 people voted');
  await pictures(page, 'polls-large');
  await page.keyboard.press('Control+p');
  await pictures(page, 'new-poll-large');
});
