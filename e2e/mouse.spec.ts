import { join } from 'node:path';
import { conversationEntry, expect, person } from './fixtures';
import { line, test } from './support/keyboard/guide';
import { Mouse } from './support/mouse';
import { projectDir } from './support/paths';

/* What docs/guide.md says of the mouse, in its order, by somebody who has nothing else: start, people, rooms, invitations. */

test('the guide by mouse: start, find people, begin a conversation', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  const server = await stage.server('Lab');
  const bruno = await stage.client(server, 'bruno', { note: 'Room 4' });
  await stage.client(server, 'celia');
  await stage.client(server, 'dorian');
  const user = await stage.start({ env: desk.env });
  const hanna = await Mouse.at(desk, user);
  await line('start', async () => {
    const card = await user.window('first start');
    const name = card.getByRole('textbox', { name: 'Your name' });
    await hanna.replace(name, 'hanna');
    await hanna.press(card.getByRole('button', { name: 'Start', exact: true }));
  });
  const roster = await user.roster();
  const dialog = roster.getByRole('dialog');
  const button = (name: string | RegExp) => roster.getByRole('button', { name, exact: true });
  const people = roster.getByRole('option');
  const the = (name: RegExp) => people.filter({ hasText: name });
  await expect(roster.getByRole('heading', { name: 'hanna' })).toBeVisible();
  await line('connect to a server', async () => {
    await hanna.press(button('Preferences'));
    const preferences = await user.window('preferences');
    await hanna.press(preferences.getByRole('tab', { name: 'Server' }));
    await hanna.write(preferences.getByRole('textbox', { name: 'Host' }), '127.0.0.1');
    const port = preferences.getByRole('textbox', { name: 'Port', exact: true });
    await hanna.replace(port, `${server.port}`);
    await hanna.press(preferences.getByRole('button', { name: 'Test connection' }));
    await expect(preferences.getByText('Connected to Lab.')).toBeVisible();
    await user.closeWindow(preferences);
    await expect(the(/bruno/)).toBeVisible();
  });
  await line('find somebody by name', async () => {
    await hanna.write(roster.getByRole('textbox', { name: 'Search' }), 'brun');
    await expect(the(/celia/)).toHaveCount(0);
    await hanna.press(button('Clear search'));
  });
  await line('see who somebody is', async () => {
    await hanna.point(the(/bruno/));
    await expect(roster.getByRole('tooltip')).toContainText('Room 4');
  });
  await line('see what is known about somebody', async () => {
    await hanna.pickRight(the(/bruno/), 'About…');
    await expect(dialog).toContainText('Room 4');
    await hanna.press(dialog.getByRole('button', { name: 'Close' }));
  });
  await line('keep somebody at the top', async () => {
    await hanna.pickOf(the(/dorian/), 'Add to favourites');
    await expect(the(/dorian/).getByRole('img', { name: 'Favourite' })).toBeVisible();
  });
  await line('list people in a group of your own', async () => {
    await hanna.pickOf(the(/bruno/), 'Group', 'New group…');
    await hanna.write(dialog.getByRole('textbox', { name: 'Name of the group' }), 'Office');
    await hanna.press(dialog.getByRole('button', { name: 'Save' }));
    const office = roster.getByRole('listbox', { name: 'Office' });
    await expect(office.getByRole('option')).toHaveCount(1);
    await hanna.drag(the(/celia/), button(/^Office/));
    await expect(office.getByRole('option')).toHaveCount(2);
    await hanna.drag(the(/celia/), roster.getByRole('heading', { name: 'People', exact: true }));
    await expect(office.getByRole('option')).toHaveCount(1);
  });
  await line('fold, rename or end a group', async () => {
    await hanna.press(button(/^Office/));
    await expect(the(/bruno/)).toHaveCount(0);
    await hanna.press(button(/^Office/));
    await hanna.press(button('Group Office'));
    await hanna.press(roster.getByRole('menuitem', { name: 'Rename…' }));
    await hanna.replace(dialog.getByRole('textbox'), 'Lab');
    await hanna.press(dialog.getByRole('button', { name: 'Save' }));
    await hanna.press(button('Group Lab'));
    await hanna.press(roster.getByRole('menuitem', { name: 'End this group' }));
    await expect(button(/^Lab/)).toHaveCount(0);
  });
  await line('sort the list', async () => {
    await hanna.press(button('Sort people'));
    await hanna.press(roster.getByRole('menuitemradio', { name: 'By name' }));
    await expect(roster.getByRole('listbox', { name: 'People' }).getByRole('option').nth(1)).toHaveText(
      /bruno/,
    );
  });
  await line('give somebody a name of your own', async () => {
    await hanna.pickOf(the(/celia/), 'About…');
    await hanna.write(dialog.getByRole('textbox', { name: 'What you call them' }), 'Cissy');
    await hanna.press(dialog.getByRole('button', { name: 'Close' }));
    await expect(the(/Cissy/)).toBeVisible();
  });
  await line('hide somebody', async () => {
    await hanna.pickOf(the(/Cissy/), 'About…');
    await hanna.press(dialog.getByRole('button', { name: 'Hide from the list' }));
    await hanna.press(dialog.getByRole('button', { name: 'Close' }));
    await expect(the(/Cissy/)).toHaveCount(0);
    await hanna.write(roster.getByRole('textbox', { name: 'Search' }), 'cissy');
    await hanna.pickOf(the(/Cissy/), 'About…');
    await hanna.press(dialog.getByRole('button', { name: 'Show in the list' }));
    await hanna.press(dialog.getByRole('button', { name: 'Close' }));
    await hanna.press(button('Clear search'));
    await expect(the(/Cissy/)).toBeVisible();
  });
  await line('see when others were last here; add somebody whom nothing finds', async () => {
    await hanna.press(button('Preferences'));
    const preferences = await user.window('preferences');
    await hanna.press(preferences.getByRole('tab', { name: 'Privacy' }));
    const shows = preferences.getByRole('switch', { name: 'Show when I was last here' });
    await hanna.press(shows);
    await expect(shows).toBeChecked();
    await hanna.press(preferences.getByRole('tab', { name: 'Nearby' }));
    await hanna.write(preferences.getByRole('textbox', { name: 'Address of a person' }), '192.0.2.7');
    await hanna.press(preferences.getByRole('button', { name: 'Add', exact: true }));
    await hanna.press(preferences.getByRole('button', { name: 'Remove', exact: true }));
    await expect(preferences.getByText('192.0.2.7')).toHaveCount(0);
    await user.closeWindow(preferences);
  });
  await line('set your status and a note', async () => {
    await hanna.press(button('Status: Available'));
    await hanna.press(dialog.getByRole('radio', { name: 'Away' }));
    await hanna.write(dialog.getByRole('textbox', { name: 'Note' }), 'At lunch');
    await hanna.press(dialog.getByRole('button', { name: 'Set status' }));
    await expect(button('Status: Away')).toContainText('At lunch');
  });
  await line('write to one person', async () => {
    await hanna.press(the(/dorian/));
    await user.closeWindow(await user.conversation());
    await expect.poll(() => user.windows('conversation')).toEqual([]);
  });
  await line('write to several', async () => {
    await hanna.press(button('New conversation'));
    await hanna.press(dialog.getByRole('checkbox', { name: /bruno/ }));
    await hanna.press(dialog.getByRole('checkbox', { name: /Cissy/ }));
    await hanna.press(dialog.getByRole('button', { name: 'Write to 2 people' }));
    const draft = await user.conversation();
    await hanna.write(draft.getByRole('textbox', { name: 'Message' }), 'Tea at four?');
    await hanna.press(draft.getByRole('button', { name: 'Send' }));
    const { conversation } = await bruno.next('INVITATION');
    bruno.send('JOIN', { conversation });
    await expect(draft.getByText('bruno joined')).toBeVisible();
  });
  const page = await user.conversation();
  const asked = page.getByRole('dialog');
  const menu = async (entry: string): Promise<void> => {
    await hanna.press(page.getByRole('button', { name: 'Conversation menu' }));
    await hanna.press(page.getByRole('menuitem', { name: entry, exact: true }));
  };
  await line('give it a title', async () => {
    await hanna.press(page.getByRole('button', { name: 'Name this conversation' }));
    await hanna.write(asked.getByRole('textbox'), 'Garden');
    await hanna.press(asked.getByRole('button', { name: 'Save' }));
    await expect(page.getByRole('heading', { name: 'Garden', level: 1 })).toBeVisible();
  });
  await line('give it a picture', async () => {
    await menu('Picture of this conversation…');
    const choosing = page.waitForEvent('filechooser');
    await hanna.press(asked.getByRole('button', { name: 'Choose picture…' }));
    await (await choosing).setFiles(join(projectDir, 'docs/pictures/all-files-light.png'));
    const zoom = asked.getByRole('slider', { name: 'Zoom' });
    await hanna.pull(zoom, { x: 40, y: 0 });
    await expect(zoom).not.toHaveValue('1');
    await hanna.press(asked.getByRole('button', { name: 'Use picture' }));
    await expect(asked.getByRole('button', { name: 'Remove', exact: true })).toBeVisible();
    await hanna.press(asked.getByRole('button', { name: 'Close' }));
  });
  await line('invite more people', async () => {
    await menu('Invite more people…');
    await hanna.press(asked.getByRole('checkbox', { name: /dorian/ }));
    await hanna.press(asked.getByRole('switch', { name: 'Let them read what was said before' }));
    await hanna.press(asked.getByRole('button', { name: 'Invite', exact: true }));
    await expect(page.getByText(/Waiting for .*dorian/)).toBeVisible();
  });
  await line('see who is in it', async () => {
    await menu('People…');
    await hanna.press(asked.getByRole('button', { name: 'Cancel invitation' }).last());
    await hanna.press(asked.getByRole('button', { name: /^Remove .*bruno/ }));
    await hanna.press(asked.last().getByRole('button', { name: 'Remove', exact: true }));
    await expect(asked.getByText('bruno')).toHaveCount(0);
    await hanna.press(asked.getByRole('button', { name: 'Close' }));
  });
  await line('hide it until it is active', async () => {
    await hanna.pickOf(conversationEntry(roster, 'Garden'), 'Archive');
    await hanna.press(button(/^Archive/));
    await hanna.pickOf(
      roster.getByRole('listbox', { name: /Archive/ }).getByRole('option'),
      'Take out of the archive',
    );
    await expect(conversationEntry(roster, 'Garden')).toBeVisible();
  });
  await line('leave it', async () => {
    await menu('Leave conversation…');
    await hanna.press(asked.getByRole('button', { name: 'Leave conversation' }));
    await expect.poll(() => page.isClosed()).toBe(true);
  });
  await line('delete what you noted about somebody', async () => {
    await hanna.pickOf(the(/bruno/), 'Forget…');
    await hanna.answer(/Forget/);
    await expect(the(/bruno/)).toBeVisible();
  });
});

test('the guide by mouse: rooms, invitations, menus, several windows or one', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  const server = await stage.server('Lab');
  const celia = await stage.client(server, 'celia');
  const user = await stage.start({ user: 'hanna', server: server.address, env: desk.env });
  const hanna = await Mouse.at(desk, user);
  await user.hasMenu();
  const roster = await user.roster();
  const rooms = roster.getByRole('listbox', { name: 'Rooms' });
  const menu = roster.getByRole('button', { name: 'Menu', exact: true });
  await expect(person(roster, 'celia')).toBeVisible();
  const closes = async (title: string | RegExp): Promise<void> => {
    const page = await user.conversation(title);
    await user.closeWindow(page);
    await expect.poll(() => page.isClosed()).toBe(true);
  };
  await line('make a room', async () => {
    await hanna.pick(menu, 'File', 'New room…');
    await hanna.press(roster.getByRole('dialog').getByRole('button', { name: 'Cancel' }));
    await hanna.press(roster.getByRole('button', { name: 'New room', exact: true }));
    await hanna.write(roster.getByRole('textbox', { name: 'Name' }), 'Lunch');
    await hanna.write(roster.getByRole('textbox', { name: /What is it about/ }), 'Where we eat');
    await hanna.press(roster.getByRole('button', { name: 'Create room' }));
    await expect((await user.conversation('Lunch')).getByText('Where we eat')).toBeVisible();
  });
  const page = await user.conversation('Lunch');
  const asked = page.getByRole('dialog');
  await line('join, and talk to everybody', async () => {
    await hanna.press(rooms.getByRole('option', { name: /Everybody here/ }));
    const all = await user.conversation(/Everybody/);
    await hanna.write(all.getByRole('textbox', { name: 'Message' }), 'Anybody?');
    await hanna.press(all.getByRole('button', { name: 'Send' }));
    await expect(all.getByRole('article').filter({ hasText: 'Anybody?' })).toBeVisible();
    await user.closeWindow(all);
    await expect.poll(() => all.isClosed()).toBe(true);
  });
  await line('see who is in it; let only some write', async () => {
    await hanna.press(page.getByRole('button', { name: /1 person/ }));
    const some = asked.getByRole('switch', { name: /Only those whom I choose/ });
    await hanna.press(some);
    await expect(some).toBeChecked();
    await hanna.press(asked.getByRole('button', { name: 'Close' }));
  });
  const pageMenu = async (entry: string): Promise<void> => {
    await hanna.press(page.getByRole('button', { name: 'Conversation menu' }));
    await hanna.press(page.getByRole('menuitem', { name: entry, exact: true }));
  };
  await line('close it for good', async () => {
    await pageMenu('Close room…');
    await hanna.press(asked.getByRole('button', { name: 'Close room' }));
    await expect(page.getByText(/closed this room/)).toBeVisible();
    await closes('Lunch');
  });
  await line('Answer an invitation', async () => {
    await celia.invite(['hanna'], 'Garden');
    await hanna.press(roster.getByRole('button', { name: /celia invites you/ }));
    const invitation = await user.invitation();
    await hanna.write(invitation.getByRole('textbox', { name: /Answer to celia/ }), 'I come');
    await hanna.press(invitation.getByRole('button', { name: 'Accept and answer' }));
    await expect((await user.conversation('Garden')).getByText('I come')).toBeVisible();
    await celia.invite(['hanna'], 'Shed');
    await hanna.press(roster.getByRole('button', { name: /celia invites you/ }));
    await hanna.press((await user.invitation()).getByRole('button', { name: 'Decline' }));
    await expect.poll(async () => (await user.windows('invitation')).length).toBe(0);
    await celia.invite(['hanna'], 'Cellar');
    await hanna.press(roster.getByRole('button', { name: /celia invites you/ }));
    const again = await user.invitation();
    await hanna.press(again.getByRole('button', { name: 'More about celia' }));
    await hanna.press(again.getByRole('menuitem', { name: /^Ignore/ }));
    await expect(roster.getByRole('button', { name: /invites you/ })).toHaveCount(0);
  });
  const jumpOf = async () => {
    const found = () => user.app.windows().find((each) => each.url() === 'app://jump/jump.html');
    await expect.poll(() => found() !== undefined, 'Go to is open').toBe(true);
    const jump = found();
    if (!jump) throw new Error('The window was closed.');
    await jump.waitForLoadState();
    return jump;
  };
  await line('go to anything, and to a window that is open', async () => {
    await hanna.pick(menu, 'Window', 'Go to…');
    const jump = await jumpOf();
    await hanna.press(jump.getByRole('option', { name: /celia|Garden/ }).first());
    await expect.poll(() => jump.isClosed()).toBe(true);
    await hanna.pick(menu, 'Window', 'Garden');
    const garden = await user.conversation('Garden');
    const window = await user.app.browserWindow(garden);
    await expect.poll(() => window.evaluate((each) => each.isFocused())).toBe(true);
    await hanna.press(garden.getByRole('button', { name: 'Conversation menu' }));
    await hanna.pick(garden.getByRole('menuitem', { name: 'Menu of Parley…' }), 'View', 'Zoom In');
    await hanna.pick(menu, 'View', 'Actual Size');
  });
  await line('one window for all', async () => {
    await hanna.press(roster.getByRole('button', { name: 'Preferences', exact: true }));
    const preferences = await user.window('preferences');
    await hanna.press(preferences.getByRole('tab', { name: 'Appearance' }));
    await hanna.press(preferences.getByRole('radio', { name: 'In one window' }));
    await user.closeWindow(preferences);
  });
  await line('in one window: show a conversation', async () => {
    await hanna.press(conversationEntry(roster, 'Lunch'));
    await expect(roster.getByRole('separator').or(roster.getByLabel('Width of the list'))).toBeVisible();
    const shown = await user.conversation('Lunch');
    await hanna.press(conversationEntry(roster, 'Garden'));
    await hanna.write(
      (await user.conversation('Garden')).getByRole('textbox', { name: 'Message' }),
      'Beside',
    );
    await expect(shown.getByText('Lunch')).toBeDefined();
  });
  await line('in one window: make the list wider', async () => {
    const width = (): Promise<number> =>
      roster.evaluate(() => document.getElementById('root')?.clientWidth ?? 0);
    const before = await width();
    await hanna.pull(roster.getByLabel('Width of the list'), { x: 60, y: 0 });
    await expect.poll(width).toBeGreaterThan(before + 30);
    const dragged = await width();
    await hanna.pick(menu, 'Window', 'Widen List');
    await expect.poll(width).toBeGreaterThan(dragged);
  });
  await line('in one window: give a conversation a window of its own', async () => {
    await hanna.pickOf(conversationEntry(roster, 'Garden'), 'Open in own window');
    await hanna.press((await user.conversation('Garden')).getByRole('button', { name: 'Send' }));
    await closes('Garden');
  });
  await line('in one window: close the conversation', async () => {
    await hanna.press(conversationEntry(roster, 'Garden'));
    await user.conversation('Garden');
    await hanna.pick(menu, 'File', 'Close Window');
    await expect(roster.getByText('Choose a conversation, or somebody to write to.')).toBeVisible();
  });
});
