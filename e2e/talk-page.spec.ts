import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { asked, testOnView } from './support/kinds-page/on-view';
import { pinRows, pins } from './support/kinds-page/poll-rows';
import { ann, bob, cleo, conversation, formattedRows, me, rowOf, talkRows } from './support/kinds-page/view';
import { picture, pictures } from './support/pictures';

/*
 * How messages answer each other, name people and are formatted, on a view that the test makes. Set PARLEY_PICTURES to a folder to get pictures
 * of all states.
 */

const test = testOnView({ rows: talkRows });
const message = (page: Page, text: string) => page.locator('article').filter({ hasText: text });
const box = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });

test('a message is answered with the pointer and with the keyboard, and a quote leads to what it quotes', async ({
  open,
}) => {
  const page = await open();
  const quoted = message(page, 'behind the shed').getByRole('button', {
    name: /^Reply to: ?Ann ?When do we plant/,
  });
  await expect(quoted).toBeVisible();
  await expect(message(page, 'Too late').getByText('Message deleted')).toBeVisible();
  await expect(message(page, 'I was not there').getByText('A message that is not here')).toBeVisible();
  await quoted.click();
  // The page may keep its place in between.
  const shown = () =>
    page.evaluate(() => Reflect.get(window, 'asked').findLast(([name]: [string]) => name === 'showRow'));
  await expect.poll(shown).toEqual(['showRow', { conversation, row: rowOf(ann, 70) }]);

  await message(page, 'behind the shed').hover();
  await message(page, 'behind the shed').getByRole('button', { name: 'Reply', exact: true }).click();
  const answered = page.getByRole('group', { name: 'Reply to Bob' });
  await expect(answered).toContainText('On Saturday');
  await expect(box(page)).toBeFocused();
  await picture(page, 'replying');
  await expectAccessible(page, 'replying');
  await page.keyboard.press('Escape');
  await expect(answered).toHaveCount(0);

  // The last message of somebody else, and then the one with the focus.
  await page.keyboard.press('Control+r');
  await expect(page.getByRole('group', { name: 'Reply to Cleo' })).toBeVisible();
  await page.getByRole('button', { name: 'Do not reply to it' }).click();
  await page.getByRole('log').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+r');
  await expect(page.getByRole('group', { name: /^Reply to/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await message(page, 'behind the shed').hover();
  await message(page, 'behind the shed').getByRole('button', { name: 'Reply', exact: true }).click();
  await page.keyboard.type('Fine');
  await page.keyboard.press('Enter');
  await expect(answered).toHaveCount(0);
  expect(await asked(page)).toEqual([
    ['send', { conversation, text: 'Fine', mentions: [], to: rowOf(bob, 71) }],
  ]);
});

test('pinned messages stand below the header, lead to where they were said, and are listed', async ({
  open,
}) => {
  const page = await open({ rows: [...talkRows, ...pinRows], pins, settings: { theme: 'system' } });
  const bar = page.getByRole('region', { name: 'Pinned messages' });
  await bar.getByRole('button', { name: /^Ann When do we plant/ }).click();
  const shown = () =>
    page.evaluate(() => Reflect.get(window, 'asked').findLast(([name]: [string]) => name === 'showRow'));
  await expect.poll(shown).toEqual(['showRow', { conversation, row: rowOf(ann, 70) }]);
  await expect(page.getByRole('button', { name: /^Bob pinned “When do we plant/ })).toBeVisible();
  await pictures(page, 'pins');
  await expectAccessible(page, 'pins');
  await bar.getByRole('button', { name: 'All 2 pinned messages' }).click();
  const list = page.getByRole('dialog', { name: 'Pinned messages' });
  await expect(list.getByRole('listitem')).toHaveText([/^Ann.*Bob pinned it/s, /^You.*You pinned it/s]);
  await pictures(page, 'pins-list');
  await expectAccessible(page, 'list of pins');
  await list.getByRole('button', { name: /^Unpin “I will/ }).click();
  await list.getByRole('button', { name: /^You/ }).click();
  await expect(list).toHaveCount(0);
  await expect.poll(shown).toEqual(['showRow', { conversation, row: rowOf(me, 72) }]);
  expect(await asked(page)).toEqual([['setPinned', { conversation, row: rowOf(me, 72), pinned: false }]]);
});

test('names are completed with the arrows, Enter, Tab and the pointer, and sent with the people they name', async ({
  open,
}) => {
  const page = await open({ nicknames: { [cleo]: 'Duchess' } });
  const list = page.getByRole('listbox', { name: 'Suggestions' });
  await expect(message(page, 'behind the shed').locator('[data-me]')).toHaveText('@Mia');
  const crafted = message(page, 'Bob 500');
  await expect(crafted.locator('[data-text]')).toHaveText('Pay @Ann nothing, but Bob 500');
  await expect(crafted.getByTitle('Ann', { exact: true })).toHaveText('@Ann nothing, but');
  await expect(message(page, 'the rest of them').getByTitle('Duchess')).toHaveText('@Cleo');
  await box(page).pressSequentially('Thanks, @');
  await expect(list.getByRole('option')).toHaveText([/Ann/, /Bob/, /Duchess/, /all/]);
  await picture(page, 'completing');
  await expectAccessible(page, 'completing');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(box(page)).toHaveValue('Thanks, @Bob ');
  await expect(list).toHaveCount(0);
  // Only the user calls her so: what is sent has her own name.
  await page.keyboard.type('and @du');
  await page.keyboard.press('Tab');
  await expect(box(page)).toHaveValue('Thanks, @Bob and @Cleo ');
  await page.keyboard.type('and @x');
  await expect(list).toHaveCount(0);
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await page.keyboard.press('Backspace');
  await page.keyboard.type('@');
  await list.getByRole('option', { name: 'all' }).click();
  await expect(box(page)).toHaveValue('Thanks, @Bob and @Cleo and @all ');
  await page.keyboard.press('Control+z');
  await expect(box(page)).toHaveValue('Thanks, @Bob and @Cleo and @');
  // What is undone is selected.
  await page.keyboard.press('End');
  await page.keyboard.type('ann');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  const mentions = [
    { start: 8, length: 4, person: bob },
    { start: 17, length: 5, person: cleo },
    { start: 27, length: 4, person: ann },
  ];
  expect(await asked(page)).toEqual([
    ['send', { conversation, text: 'Thanks, @Bob and @Cleo and @ann', mentions }],
  ]);
});

test('formatting is shown in messages and while it is typed, and not if it is turned off', async ({
  open,
}) => {
  const page = await open({ rows: formattedRows });
  const plan = message(page, 'Watering plan');
  await expect(plan.locator('strong')).toHaveText('Watering plan');
  await expect(plan.getByRole('listitem')).toHaveCount(5);
  await expect(message(page, 'That was not me').locator('[data-me]')).toHaveText('@Mia');
  await expect(message(page, 'That was not me').getByRole('link')).toHaveText('https://example.org/a_b_c');
  const [typed = ''] = formattedRows.slice(-1).map(({ text }) => text);
  await expect(message(page, 'not bold').locator('[data-text]')).toHaveText(typed);
  await page.evaluate(() => {
    document.addEventListener('copy', () => Reflect.set(window, 'copied', String(getSelection())));
  });
  await page.getByRole('button', { name: 'Copy code' }).click();
  expect(await page.evaluate(() => Reflect.get(window, 'copied'))).toMatch(/^const beds = 4;\nwater\(.*\);$/);

  const preview = page.getByRole('region', { name: 'Preview' });
  await box(page).fill('plain');
  await expect(preview).toHaveCount(0);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+b');
  await expect(box(page)).toHaveValue('**plain**');
  await expect(preview.locator('strong')).toHaveText('plain');
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Control+i');
  await expect(box(page)).toHaveValue('_plain_');
  await picture(page, 'formatting');
  await expectAccessible(page, 'formatting');
  await page.emulateMedia({ forcedColors: 'active' });
  await picture(page, 'formatting-high-contrast');

  const plain = await open({ rows: formattedRows, settings: { formatting: false, theme: 'dark' } });
  await expect(message(plain, 'Watering plan').locator('[data-text]')).toContainText('- roses: ~~daily~~');
  await expect(plain.locator('article strong, article li, article pre')).toHaveCount(0);
});

test('emoji are found by name, with the keyboard and the pointer, for texts and for reactions', async ({
  open,
}) => {
  const page = await open();
  await box(page).pressSequentially('Rain :umbr');
  await expect(page.getByRole('option', { name: ':umbrella:' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(box(page)).toHaveValue(/^Rain ☔\ufe0f? $/u);

  await page.getByRole('button', { name: 'Emoji' }).click();
  const picker = page.getByRole('dialog', { name: 'Emoji' });
  const search = picker.getByRole('combobox', { name: 'Search emoji' });
  await expect(search).toBeFocused();
  await expect(picker.getByRole('option', { name: 'grinning face', exact: true })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(picker.locator('[aria-selected=true]')).toHaveCount(1);
  await picture(page, 'emoji');
  await expectAccessible(page, 'emoji');
  await page.keyboard.type('tomato');
  await page.keyboard.press('Enter');
  await expect(picker).toHaveCount(0);
  await expect(box(page)).toHaveValue(/🍅$/u);

  await message(page, 'behind the shed').hover();
  await message(page, 'behind the shed').getByRole('button', { name: 'React', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Other emoji' }).click();
  await search.fill('seedling');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'emoji-reaction');
  await picker.getByRole('option', { name: 'seedling' }).click();
  expect(await asked(page)).toEqual([
    ['attachEmoji', { conversation, row: rowOf(bob, 71), kind: 'reaction', emoji: '🌱', removed: false }],
  ]);
});

for (const look of ['light', 'dark', 'large', 'high-contrast'] as const)
  test(`replies and mentions pass the accessibility check and look right: ${look}`, async ({ open }) => {
    const page = await open({
      settings: { theme: look === 'dark' ? 'dark' : 'light', textSize: look === 'large' ? '200' : '100' },
    });
    if (look === 'high-contrast') await page.emulateMedia({ forcedColors: 'active' });
    await message(page, 'behind the shed').hover();
    await message(page, 'behind the shed').getByRole('button', { name: 'Reply', exact: true }).click();
    await picture(page, `talk-${look}`);
    await expectAccessible(page, `talk-${look}`);
    const { width, scroll } = await page.evaluate(() => ({
      width: innerWidth,
      scroll: document.documentElement.scrollWidth,
    }));
    expect(scroll).toBeLessThanOrEqual(width);
  });
