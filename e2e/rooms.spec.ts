import type { Locator, Page } from '@playwright/test';
import { conversationEntry, expect, message, say, test, type User } from './fixtures';
import { expectAccessible } from './support/accessible';
import { chooseInMenuBar } from './support/menus';
import { pictures } from './support/pictures';

const room = (roster: Page, name: string): Locator =>
  roster.getByRole('listbox', { name: 'Rooms' }).getByRole('option', { name: new RegExp(name) });

/** Makes a room in the dialog that is open, and returns its window. */
async function make(user: User, name: string, topic: string): Promise<Page> {
  const dialog = (await user.roster()).getByRole('dialog', { name: 'New room' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'What is it about?' }).fill(topic);
  await dialog.getByRole('textbox', { name: 'What is it about?' }).press('Enter');
  return user.conversation(topic);
}

test('an open room on a server: everybody sees it, joins without asking, leaves and comes back', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [hers, his] = [await ann.roster(), await bob.roster()];
  await expect(hers.getByText('Nobody has made a room here yet.')).toBeVisible();
  await pictures(hers, 'rooms-none');
  await hers.getByRole('button', { name: 'New room' }).click();
  const dialog = hers.getByRole('dialog', { name: 'New room' });
  await expect(dialog.getByRole('button', { name: 'Create room' })).toBeDisabled();
  await expectAccessible(hers, 'new room');
  await pictures(hers, 'rooms-new');
  const window = await make(ann, 'Lunch', 'Where and when we eat');
  await expect(window.getByRole('heading', { name: 'Lunch' })).toBeVisible();
  await expect(window.getByRole('button', { name: 'Open room' })).toBeVisible();
  await expect(conversationEntry(hers, 'Lunch')).toBeVisible();

  await expect(room(his, 'Lunch')).toContainText('1 person · Where and when we eat');
  await expectAccessible(his, 'roster with a room');
  await pictures(his, 'rooms-listed');
  await room(his, 'Lunch').click();
  const joined = await bob.conversation('Where and when we eat');
  await expect(joined.getByText('2 people, 2 here')).toBeVisible();
  await expect(joined.getByText('ann opened the room')).toBeVisible();
  await say(joined, 'At noon as always?');
  await expect(message(window, 'At noon as always?')).toHaveCount(1);
  await say(window, 'At one, there is a talk');
  await expect(message(joined, 'At one, there is a talk')).toHaveCount(1);
  await expect(room(his, 'Lunch')).toHaveCount(0);
  await expectAccessible(joined, 'window of a room');
  await pictures(joined, 'rooms-window');
  await joined.getByRole('button', { name: 'Open room' }).click();
  await expect(joined.getByText('This is an open room')).toBeVisible();
  await pictures(joined, 'rooms-readers');
  await joined.keyboard.press('Escape');

  await joined.getByRole('button', { name: 'Conversation menu' }).click();
  await joined.getByRole('menuitem', { name: 'Leave conversation…' }).click();
  await expect(joined.getByText('You can join again')).toBeVisible();
  await joined.getByRole('button', { name: 'Leave conversation', exact: true }).click();
  await expect(window.getByText('1 person, 1 here')).toBeVisible();
  await expect(room(his, 'Lunch')).toContainText('1 person');
  // By "Go to" as well.
  await chooseInMenuBar(bob, 'Go to…');
  const jumps = (): Page[] => bob.app.windows().filter((page) => page.url().includes('jump.html'));
  await expect.poll(() => jumps().length).toBe(1);
  const [jump] = jumps();
  if (!jump) throw new Error('The window is gone.');
  await jump.getByRole('combobox').fill('lun');
  await expect(jump.getByRole('option', { selected: true })).toContainText('Open room · 1 person');
  await jump.keyboard.press('Enter').catch(() => undefined);
  const again = await bob.conversation('Where and when we eat');
  await expect(again.getByText('2 people, 2 here')).toBeVisible();
  await say(window, 'You are back');
  await expect(message(again, 'You are back')).toHaveCount(1);
});

test('an open room without a server: those nearby see it, and it goes on without its founder', async ({
  stage,
}) => {
  const start = (user: string): Promise<User> => stage.start({ user, nearby: 'loopback' });
  const [ann, bob] = await Promise.all([start('ann'), start('bob')]);
  await ann.hasMenu();
  await chooseInMenuBar(ann, 'New room…');
  await make(ann, 'Chess', 'Thursdays');
  const his = await bob.roster();
  await room(his, 'Chess').click();
  const joined = await bob.conversation('Thursdays');
  await expect(joined.getByText('2 people, 2 here')).toBeVisible();
  await ann.quit();
  const cleo = await start('cleo');
  await room(await cleo.roster(), 'Chess').click();
  const late = await cleo.conversation('Thursdays');
  await say(late, 'Is anybody playing?');
  await expect(message(joined, 'Is anybody playing?')).toHaveCount(1);
  await say(joined, 'I am');
  await expect(message(late, 'I am')).toHaveCount(1);
});
