import type { Locator, Page } from '@playwright/test';
import { conversationEntry, expect, message, person, say, talk, test, type User } from './fixtures';
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
  await expect(room(hers, 'Everybody here')).toContainText('On Lab');
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

  await expect(room(his, 'Lunch')).toContainText('by ann · 1 person · Where and when we eat');
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
  await expect(jump.getByRole('option', { selected: true })).toContainText('Open room · by ann · 1 person');
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

test('everybody on a server: nobody is in it who has not turned it on, and simple clients are as well', async ({
  stage,
}) => {
  const server = await stage.server();
  const [quilla, rufus] = await stage.people(server, 'quilla', 'rufus');
  const [hers, his] = [await quilla.roster(), await rufus.roster()];
  const simple = await stage.client(server, 'teletype', { features: ['rooms'] });
  await expect(room(hers, 'Everybody here')).toContainText('On Lab');
  await expect(room(hers, 'Everybody here')).toContainText('not encrypted from end to end');
  await expectAccessible(hers, 'roster with the room for everybody');
  await pictures(hers, 'everybody-listed');
  await room(hers, 'Everybody here').click();
  const window = await quilla.conversation('Anybody here can join');
  await expect(window.getByRole('heading', { name: 'Everybody on the server' })).toBeVisible();
  await expect(window.getByText('1 person, 1 here')).toBeVisible();
  await expect(room(hers, 'Everybody here')).toHaveCount(0);
  await say(window, 'Is there anybody?');
  await expect(room(his, 'Everybody here')).toContainText('1 person');
  await expect(conversationEntry(his, 'Everybody')).toHaveCount(0);
  await room(his, 'Everybody here').focus();
  await his.keyboard.press('Enter');
  const joined = await rufus.conversation('Anybody here can join');
  await expect(window.getByText('2 people, 2 here')).toBeVisible();
  const { rooms } = await simple.next('ROOMS');
  const listed = JSON.stringify(rooms);
  const [, conversation = ''] = /"conversation":"([^"]+)"[^}]*"everybody"/.exec(listed) ?? [];
  simple.send('JOIN', { conversation });
  await simple.next('CONVERSATIONS', ({ conversations }) =>
    JSON.stringify(conversations).includes(conversation),
  );
  await expect(window.getByText('3 people, 3 here')).toBeVisible();
  simple.send('SEND_MESSAGE', { conversation, text: 'From a teletype' });
  for (const page of [window, joined]) await expect(message(page, 'From a teletype')).toHaveCount(1);
  await say(joined, 'I am, too');
  await expect(message(window, 'I am, too')).toHaveCount(1);
  await expect(window.getByText('1970')).toHaveCount(0);
  await expectAccessible(window, 'window of the room for everybody');
  await pictures(window, 'everybody-window');
});

test('everybody on a network, without a server: one room, though nobody is left who was there first', async ({
  stage,
}) => {
  const start = (user: string): Promise<User> => stage.start({ user, nearby: 'loopback' });
  const [ulla, viggo, wanda] = await Promise.all([start('ulla'), start('viggo'), start('wanda')]);
  const turnOn = async (user: User): Promise<Page> => {
    await expect(room(await user.roster(), 'Everybody here')).toContainText('On this network');
    await room(await user.roster(), 'Everybody here').click();
    return user.conversation('Anybody here can join');
  };
  const first = await turnOn(ulla);
  await expect(first.getByRole('heading', { name: 'Everybody on 127.0.0.0/8' })).toBeVisible();
  const second = await turnOn(viggo);
  for (const page of [first, second]) await expect(page.getByText('2 people, 2 here')).toBeVisible();
  await say(second, 'The cake is in the kitchen');
  await expect(message(first, 'The cake is in the kitchen')).toHaveCount(1);
  await ulla.quit();
  const third = await turnOn(wanda);
  await expect(second.getByText('3 people, 2 here')).toBeVisible();
  await expect(third.getByText('3 people, 2 here')).toBeVisible();
  await say(third, 'Is there any left?');
  await expect(message(second, 'Is there any left?')).toHaveCount(1);
});

test('a room in somebody else’s name says who really founded it', async ({ stage }) => {
  // Otherwise the server keeps the name for the key that had it first.
  const server = await stage.server('Lab', ['--names', 'open']);
  const [yrsa, zelda] = await stage.people(server, 'yrsa', 'zelda');
  await talk(yrsa, zelda);
  await (await zelda.roster()).getByRole('button', { name: 'New room' }).click();
  await make(zelda, 'Board', 'Dates and decisions');
  const roster = await yrsa.roster();
  await expect(room(roster, 'Board')).toContainText('by zelda · 1 person · Dates and decisions');
  await zelda.quit();
  await expect(person(roster, 'zelda')).toHaveAccessibleName(/offline/i);
  const copier = await stage.start({ user: 'zelda', server: server.address });
  await (await copier.roster()).getByRole('button', { name: 'New room' }).click();
  await make(copier, 'Board', 'Send your passwords');
  const copy = room(roster, 'Board').filter({ hasText: 'Send your passwords' });
  await expect(copy).toContainText(/by zelda ·\S+/);
  await expect(copy.getByRole('img', { name: 'another person of this name' })).toBeVisible();
  const genuine = room(roster, 'Board').filter({ hasText: 'Dates and decisions' });
  await expect(genuine.getByRole('img', { name: 'another person of this name' })).toHaveCount(0);
  await pictures(roster, 'rooms-copied');
});

test('the founder decides who may write, and closes the room; the others are told why they cannot', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ylva, zeno] = await stage.people(server, 'ylva', 'zeno');
  const hers = await ylva.roster();
  await hers.getByRole('button', { name: 'New room' }).click();
  await hers.getByRole('switch', { name: 'Announcements: only I write' }).check();
  await pictures(hers, 'rooms-announcements');
  const window = await make(ylva, 'News', 'What the board decides');
  await say(window, 'We move in May');
  await room(await zeno.roster(), 'News').click();
  const joined = await zeno.conversation('What the board decides');
  await expect(joined.getByText('In this room only ylva can write.')).toBeVisible();
  await expect(joined.getByRole('textbox', { name: 'Message' })).toHaveCount(0);
  await expectAccessible(joined, 'a room in which one cannot write');
  await pictures(joined, 'rooms-mute');
  await window.getByRole('button', { name: '2 people, 2 here' }).click();
  const people = window.getByRole('dialog');
  await expectAccessible(window, 'people of a room for announcements');
  await pictures(window, 'rooms-speakers');
  await people.getByRole('button', { name: 'Let write: zeno' }).click();
  await expect(people.getByRole('button', { name: 'Stop writing: zeno' })).toBeVisible();
  await people.getByRole('button', { name: 'Close' }).click();
  await say(joined, 'Who brings the boxes?');
  await expect(message(window, 'Who brings the boxes?')).toHaveCount(1);
  await window.getByRole('button', { name: 'Conversation menu' }).click();
  await window.getByRole('menuitem', { name: 'Close room…' }).click();
  await expect(window.getByText('That cannot be undone.')).toBeVisible();
  await pictures(window, 'rooms-closing');
  await window.getByRole('button', { name: 'Close room', exact: true }).click();
  await expect(window.getByText(/You closed this room on/)).toBeVisible();
  await expect(joined.getByText(/ylva closed this room on/)).toBeVisible();
  await expect(joined.getByText('ylva closed the room')).toBeVisible();
  await expect(message(joined, 'Who brings the boxes?')).toHaveCount(1);
  await expectAccessible(joined, 'a closed room');
  await pictures(joined, 'rooms-closed');
});
