import type { Page } from '@playwright/test';
import { accept, expect, message, person, say, talk, test } from './fixtures';
import { expectAccessible } from './support/accessible';
import { catchMenus, choose } from './support/menus';
import { answer } from './support/questions';
import { landscape } from './support/picture';
import { pictures } from './support/pictures';

const hill = landscape([120, 180, 230], [250, 220, 120], [60, 120, 70]);

const inGroup = (roster: Page, group: string, name: string) =>
  roster.getByRole('listbox', { name: group, exact: true }).getByRole('option', { name });

test('people are listed in groups of one’s own, sorted, looked at without a press, and forgotten', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob, cleo] = await stage.people(server, 'ann', 'bob', 'cleo');
  const [hers] = await talk(ann, bob, cleo);
  if (!hers) throw new Error('no window');
  const roster = await ann.roster();
  await catchMenus(ann);

  // Groups: by the menu, by dragging, folded by the keyboard, and remembered.
  await person(roster, 'bob').click({ button: 'right' });
  await choose(ann.app, 'New group…');
  await roster.getByRole('textbox', { name: 'Name of the group' }).fill('Work');
  await roster.getByRole('textbox', { name: 'Name of the group' }).press('Enter');
  await expect(inGroup(roster, 'Work', 'bob')).toBeVisible();
  await person(roster, 'cleo').dragTo(roster.getByRole('button', { name: 'Work (1)' }));
  await expect(inGroup(roster, 'Work', 'cleo')).toBeVisible();
  await expectAccessible(roster, 'groups of people');
  await pictures(roster, 'roster-groups');
  await inGroup(roster, 'Work', 'cleo').click({ button: 'right' });
  await choose(ann.app, 'Take out of “Work”');
  await expect(person(roster, 'cleo')).toBeVisible();
  const fold = roster.getByRole('button', { name: 'Work (1)' });
  await fold.press('Enter');
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await expect(inGroup(roster, 'Work', 'bob')).toHaveCount(0);
  await roster.getByRole('button', { name: 'Group Work' }).press('Enter');
  await roster.getByRole('menuitem', { name: 'Rename…' }).press('Enter');
  await roster.getByRole('textbox', { name: 'Name of the group' }).fill('Office');
  await roster.getByRole('button', { name: 'Save' }).click();
  await expect(roster.getByRole('button', { name: 'Office (1)' })).toHaveAttribute('aria-expanded', 'false');
  await roster.getByRole('button', { name: 'Sort people' }).click();
  await expect(roster.getByRole('menuitemradio', { name: 'Who is here first' })).toBeChecked();
  await pictures(roster, 'roster-sorting');
  await roster.getByRole('menuitemradio', { name: 'By name' }).press('Enter');

  // Cards: by the keyboard and the pointer, until Escape or another name.
  const card = roster.getByRole('tooltip');
  await roster.getByRole('button', { name: 'Office (1)' }).press('Enter');
  await inGroup(roster, 'Office', 'bob').hover();
  await expect(card).toContainText('You have not compared keys yet.');
  await expect(card).toContainText('Conversation in common');
  await expectAccessible(roster, 'a card beside a name');
  await pictures(roster, 'hover-card');
  await roster.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await test.step('the pointer can go onto a card, and on its way there may leave the name', async () => {
    await roster.mouse.move(5, 5);
    await inGroup(roster, 'Office', 'bob').hover();
    const box = await card.boundingBox();
    if (!box) throw new Error('a card has a place');
    const heading = roster.getByRole('heading', { level: 1 });
    await heading.hover();
    await roster.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 });
    await roster.waitForTimeout(600);
    await expect(card, 'longer than a card stays without the pointer').toHaveCount(1);
    await roster.keyboard.press('Control');
    await expect(card, 'Ctrl stops a screen reader, and no more').toHaveCount(1);
    await heading.hover();
    await expect(card).toHaveCount(0);
  });
  await roster.getByRole('listbox', { name: 'Other people' }).focus();
  await roster.keyboard.press('Home');
  await expect(card).toContainText('cleo');
  await roster.keyboard.press('Escape');
  const hersCard = hers.getByRole('tooltip');
  await hers.getByRole('button', { name: 'cleo' }).first().hover();
  await expect(hersCard).toContainText('1 conversation in common');
  await pictures(hers, 'hover-card-conversation');
  await hers.getByRole('button', { name: 'cleo' }).first().click();
  await expect(hers.getByRole('dialog', { name: /About/ })).toContainText('1 conversation in common');
  await hers.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  // A picture of the conversation.
  await hers.getByRole('button', { name: 'Conversation menu' }).click();
  await hers.getByRole('menuitem', { name: 'Picture of this conversation…' }).click();
  await hers
    .getByLabel('Picture file')
    .setInputFiles({ name: 'hill.png', mimeType: 'image/png', buffer: hill });
  await hers.getByRole('button', { name: 'Use picture' }).click();
  await expect(hers.locator('header img[src^="/picture/"]')).toBeVisible();
  await pictures(hers, 'group-picture-dialog');
  await hers.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  const his = await bob.conversation();
  await expect(his.getByText('ann changed the conversation’s picture')).toBeVisible();
  const shown = (await bob.roster()).locator('img[src^="/picture/"]');
  await expect.poll(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(128);
  await pictures(his, 'group-picture');
  await pictures(await bob.roster(), 'roster-group-picture');

  // Who shows when they were last here sees it of others who do.
  for (const each of [ann, bob]) {
    const page = await each.preferences('Privacy');
    await page.getByRole('switch', { name: 'Show when I was last here' }).click();
    await each.closeWindow(page);
  }

  // Whoever is away: what is said waits, visibly; they can be invited, and be forgotten.
  await cleo.quit();
  await inGroup(roster, 'Office', 'bob').click();
  const window = await ann.conversation(/^bob hears of this conversation/);
  await say(window, 'Shall we ask cleo?');
  await accept(bob, 'Shall we ask cleo?');
  await window.getByRole('button', { name: 'Conversation menu' }).click();
  await window.getByRole('menuitem', { name: 'Invite more people' }).click();
  await expect(window.getByRole('checkbox', { name: /cleo/ })).toBeVisible();
  await pictures(window, 'invite-away');
  await window.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await bob.quit();
  await expect(window.getByText('Waits until bob is here')).toBeVisible();
  await say(window, 'Are you there?');
  await expect(message(window, 'Are you there?')).toContainText('Waits until bob is here');
  await expect(inGroup(roster, 'Office', 'bob')).toContainText('last here 1 minute ago');
  await expect(person(roster, 'cleo')).not.toContainText('last here');
  await pictures(window, 'waits');

  await answer(ann, true);
  await person(roster, 'cleo').click({ button: 'right' });
  await choose(ann.app, 'Forget…');
  await expect(person(roster, 'cleo')).toHaveCount(0);
  await roster.getByRole('textbox', { name: 'Search' }).fill('cleo');
  await expect(person(roster, 'cleo')).toBeVisible();
  await roster.getByRole('textbox', { name: 'Search' }).fill('');
  await say(hers, 'And who is cleo?');
  await expect(person(roster, 'cleo')).toBeVisible();

  await ann.quit();
  const back = await stage.start({ user: 'ann', server: server.address, profile: ann.profile });
  const again = await back.roster();
  await expect(inGroup(again, 'Office', 'bob')).toBeVisible();
  await again.getByRole('button', { name: 'Group Office' }).click();
  await again.getByRole('menuitem', { name: 'End this group' }).click();
  await expect(person(again, 'bob')).toBeVisible();
});
