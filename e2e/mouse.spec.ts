import type { Page } from '@playwright/test';
import { conversationEntry, expect, message, person, talk, test } from './fixtures';
import { clipboard } from './support/menus';
import { Mouse } from './support/mouse';

/** What docs/guide.md says of the mouse, chapter by chapter, by somebody who has nothing else. */
test('with only the mouse, the menus are reached from the list and from a conversation', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'anneliese', 'bartholomew');
  const [page] = (await talk(ann, bob)) as [Page];
  const mouse = await Mouse.of(ann);
  const roster = await ann.roster();
  await ann.hasMenu();

  const menu = roster.getByRole('button', { name: 'Menu', exact: true });
  await mouse.pick(menu, 'Saved messages');
  await expect(roster.getByRole('textbox', { name: 'Search' })).toHaveValue('is:saved ');
  await mouse.press(roster.getByRole('button', { name: 'Clear search' }));
  await mouse.pick(menu, 'New room…');
  await mouse.press(roster.getByRole('dialog').getByRole('button', { name: 'Cancel' }));
  await expect(roster.getByRole('dialog')).toHaveCount(0);

  await ann.closeWindow(roster);
  await expect.poll(() => roster.isClosed()).toBe(true);
  const box = page.getByRole('textbox', { name: 'Message' });
  await mouse.write(box, 'loud');
  await mouse.select(box);
  await mouse.press(page.getByRole('button', { name: 'Bold' }));
  await expect(box).toHaveValue('**loud**');
  await mouse.press(page.getByRole('button', { name: 'Conversation menu' }));
  await mouse.pick(page.getByRole('menuitem', { name: 'Menu of Parley…' }), 'People and conversations');
  // What `Edit` has acts there.
  await expect(box).toBeFocused();
  await expect(conversationEntry(await ann.roster(), 'bartholomew')).toBeVisible();
});

test('with only the mouse, every row and message has a button for its menu', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'anneliese', 'bartholomew');
  const [page] = (await talk(ann, bob)) as [Page];
  const mouse = await Mouse.of(ann);
  const roster = await ann.roster();

  await mouse.pickOf(person(roster, 'bartholomew'), 'Add to favourites');
  await expect(person(roster, 'bartholomew').getByRole('img', { name: 'Favourite' })).toBeVisible();
  await mouse.pickOf(conversationEntry(roster, 'bartholomew'), 'Until I change it');
  await expect(conversationEntry(roster, 'bartholomew').getByRole('img', { name: 'Muted' })).toBeVisible();
  // The row has not opened a second window.
  expect(await ann.windows('conversation')).toHaveLength(1);

  await mouse.pickOf(message(page, 'Do you have a moment?'), 'Pin for everybody');
  await expect(page.getByRole('button', { name: /pinned/ }).first()).toBeVisible();
  await mouse.pickOf(message(page, 'Do you have a moment?'), 'Save for me');
  await expect(
    message(page, 'Do you have a moment?').getByRole('img', { name: 'Saved by you' }),
  ).toBeVisible();

  // Who has left a conversation can still copy from it.
  await mouse.answers(0);
  await mouse.pickOf(conversationEntry(roster, 'bartholomew'), 'Leave conversation…');
  await expect.poll(() => page.isClosed()).toBe(true);
  await mouse.press(roster.getByRole('button', { name: /^Left/ }));
  await mouse.press(roster.getByRole('listbox', { name: /Left/ }).getByRole('option'));
  await mouse.pickOf(message(await ann.conversation(), 'Do you have a moment?'), 'Copy message');
  await expect.poll(() => clipboard(ann.app)).toBe('Do you have a moment?');
});

test('with only the mouse, people are found, noted, sorted and put into groups', async ({ stage }) => {
  const server = await stage.server();
  const [ann] = await stage.people(server, 'anneliese', 'bartholomew');
  const mouse = await Mouse.of(ann);
  const roster = await ann.roster();
  const dialog = roster.getByRole('dialog');
  const his = person(roster, 'bartholomew');

  await mouse.write(roster.getByRole('textbox', { name: 'Search' }), 'barth');
  await mouse.pickOf(his, 'About…');
  await mouse.write(dialog.getByRole('textbox', { name: 'What you call them' }), 'barty');
  await mouse.press(dialog.getByRole('button', { name: 'Close' }));
  await expect(person(roster, 'barty')).toBeVisible();
  await mouse.press(roster.getByRole('button', { name: 'Clear search' }));

  await mouse.pickOf(person(roster, 'barty'), 'New group…');
  await mouse.write(dialog.getByRole('textbox'), 'Lab');
  await mouse.press(dialog.getByRole('button', { name: 'Save' }));
  const group = roster.getByRole('button', { name: /^Lab/ });
  await mouse.press(group);
  await expect(group).toHaveAttribute('aria-expanded', 'false');
  await mouse.press(roster.getByRole('button', { name: /^Group/ }));
  await mouse.press(roster.getByRole('menuitem', { name: 'End this group' }));
  await mouse.press(roster.getByRole('button', { name: 'Sort people' }));
  await mouse.press(roster.getByRole('menuitemradio', { name: 'By name' }));

  await mouse.press(roster.getByRole('button', { name: /^Status:/ }));
  await mouse.press(dialog.getByRole('radio', { name: 'Away' }).locator('..'));
  await mouse.write(dialog.getByRole('textbox', { name: 'Note' }), 'At lunch');
  await mouse.press(dialog.getByRole('button', { name: 'Set status' }));
  await expect(roster.getByRole('button', { name: 'Status: Away' })).toContainText('At lunch');
});
