import { join } from 'node:path';
import { expect, person } from './fixtures';
import { line, test } from './support/keyboard/guide';
import { Typist } from './support/keyboard/typist';

test('the guide by keyboard: rooms, invitations, safety, one window', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  const server = await stage.server('Lab');
  const other = await stage.start({ user: 'bruno', server: server.address });
  const user = await stage.start({ user: 'hanna', server: server.address, env: desk.env });
  const celia = await stage.client(server, 'celia');
  const hanna = await Typist.at(desk, user);
  await hanna.sees('bruno');
  const theirs = await other.roster();
  await expect(person(theirs, 'hanna')).toBeVisible();
  /** Types into Go to, waits for what is found, and goes there. */
  const goTo = async (typed: string, found: string | RegExp): Promise<void> => {
    hanna.press('ctrl+k');
    await hanna.isIn('jump');
    hanna.type(typed);
    await hanna.find(typed, (page) => page.getByRole('option', { name: found, selected: true }));
    hanna.press('Return');
  };
  /** Chooses from the menu of the conversation, from anywhere in its window. */
  const menu = async (entry: string): Promise<void> => {
    hanna.press('ctrl+t');
    await hanna.isAt('Messages', 'log');
    await hanna.use('Conversation menu', { role: 'button', key: 'shift+Tab' });
    await hanna.choose(entry);
  };
  const isInConversation = async (): Promise<void> => {
    await hanna.isIn('conversation');
    await hanna.isAt('Message', 'textbox');
  };

  await line('make a room', async () => {
    await goTo('new room', 'New room');
    await hanna.isIn('roster');
    await hanna.isAt('Name', 'textbox');
    hanna.type('Lunch');
    await hanna.goTo(/^What is it about/, { role: 'textbox' });
    hanna.type('Where we eat');
    hanna.press('Return');
    await isInConversation();
  });
  await line('let only some write', async () => {
    await theirs.getByRole('listbox', { name: 'Rooms' }).getByRole('option', { name: /Lunch/ }).click();
    await hanna.sees(/2 people/);
    await menu('People…');
    await hanna.isAt('Only those whom I choose can write', 'switch');
    hanna.press('space');
    await hanna.use(/^Let write.*bruno/, { role: 'button' });
    await hanna.isAt(/^Stop writing.*bruno/, 'button');
  });
  await line('remove somebody', async () => {
    await hanna.use(/^Remove .*bruno/, { role: 'button' });
    await hanna.use('Remove', { role: 'button' });
    await hanna.misses('bruno', (page) => page.getByRole('button', { name: /^Remove .*bruno/ }));
    await hanna.spot();
    hanna.press('Escape');
    await hanna.isAt('Message', 'textbox');
  });
  await line('close it for good', async () => {
    await menu('Close room…');
    await hanna.use('Close room', { role: 'button' });
    await hanna.sees(/You closed this room/);
    await hanna.spot();
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
  });
  await line('join', async () => {
    await theirs.getByRole('button', { name: 'New room' }).click();
    await theirs.getByRole('textbox', { name: 'Name' }).fill('Chess');
    await theirs.getByRole('textbox', { name: 'Name' }).press('Enter');
    await hanna.sees('Chess');
    await goTo('chess', /Chess/);
    await isInConversation();
  });
  await line('leave, come back', async () => {
    await menu('Leave conversation…');
    await hanna.use('Leave conversation', { role: 'button' });
    await hanna.isIn('roster');
    await hanna.goToItem(/Chess/);
    hanna.press('Return');
    await isInConversation();
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
  });
  await line('talk to everybody', async () => {
    await hanna.goToItem(/Everybody here/);
    hanna.press('Return');
    await isInConversation();
    hanna.type('Anybody?');
    hanna.press('Return');
    await hanna.sees('Anybody?');
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
  });
  await line('Answer an invitation', async () => {
    await celia.invite(['hanna'], 'Garden');
    await hanna.find('it waits', (page) => page.getByText(/celia invites you/));
    await goTo('invit', '1 invitation');
    await hanna.isIn('invitation');
    await hanna.isAt(/Answer to celia/, 'textbox');
    hanna.type('I come');
    hanna.press('Return');
    await isInConversation();
    hanna.press('ctrl+w');
    await celia.invite(['hanna'], 'Shed');
    await hanna.isIn('roster');
    await hanna.goTo(/celia invites you/, { role: 'button' });
    hanna.press('Return');
    await hanna.isIn('invitation');
    await hanna.use('Decline', { role: 'button' });
    await hanna.isIn('roster');
    await celia.invite(['hanna'], 'Barn');
    await hanna.find('it waits', (page) => page.getByText(/celia invites you/));
    await goTo('invit', '1 invitation');
    await hanna.isIn('invitation');
    await hanna.isAt(/Answer to celia/, 'textbox');
    await hanna.use('More about celia', { role: 'button', key: 'shift+Tab' });
    await hanna.isAt(/^Ignore/, 'menuitem');
    hanna.press('Return');
    await hanna.isIn('roster');
    await hanna.misses('it', (page) => page.getByText(/celia invites you/));
  });
  await line('write to several', async () => {
    hanna.press('ctrl+1');
    await hanna.isIn('roster');
    await hanna.goToItem(/ celia/);
    hanna.press('space');
    await hanna.goToItem(/ bruno/);
    hanna.press('space', 'Return');
    await hanna.isIn('conversation');
    await hanna.find('both', (page) =>
      page
        .getByRole('heading', { level: 2, name: 'bruno and celia' })
        .or(page.getByRole('heading', { level: 2, name: 'celia and bruno' })),
    );
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
  });
  await line('pass it on', async () => {
    await hanna.goToItem(/ bruno/);
    hanna.press('Return');
    await hanna.isIn('conversation');
    hanna.type('The key is under the stone');
    hanna.press('Return');
    const invitation = await other.invitation();
    await invitation.getByRole('button', { name: 'Accept', exact: true }).click();
    await hanna.sees('bruno joined');
    hanna.press('ctrl+t', 'Return');
    await hanna.isAt(/You/, 'article');
    await hanna.menu('Forward to', 'Garden');
    await hanna.confirm();
    await isInConversation();
    await hanna.sees('Forwarded');
    hanna.press('ctrl+w');
    await hanna.isIn('conversation');
  });
  await line('be sure of somebody', async () => {
    hanna.press('ctrl+t');
    await hanna.goTo(/^bruno/, { role: 'button', key: 'shift+Tab' });
    await hanna.menu('Safety words…');
    await hanna.isAt('Close', 'button');
    await hanna.find('the words', (page) => page.getByText('Compare by a code'));
    await hanna.use('The words are the same', { role: 'button' });
    await hanna.sees(/marked as verified/);
    await hanna.spot();
  });
  await line('do it without reading', async () => {
    await hanna.goTo(/^Compare by a code/, {});
    hanna.press('Return');
    await hanna.use('Copy as text', { role: 'button' });
    await hanna.goTo(/^Text of the code/, { role: 'textbox' });
    hanna.press('ctrl+v', 'Return');
    await hanna.sees(/your own code/);
    const code = join(stage.folder('code'), 'code.png');
    await (await hanna.page()).getByRole('img', { name: 'Your code for bruno' }).screenshot({ path: code });
    hanna.write('no code');
    hanna.press('Return');
    await hanna.misses('what was said of the other text', (page) => page.getByText(/your own code/));
    await hanna.use('Open a picture…', { role: 'button' });
    await hanna.choosePath(code);
    await hanna.sees(/your own code/);
    await hanna.isAt('Open a picture…', 'button');
    hanna.press('Escape');
    await hanna.isAt('Message', 'textbox');
  });
  await line('remove somebody from what you started', async () => {
    hanna.press('ctrl+t');
    await hanna.goTo(/^bruno/, { role: 'button', key: 'shift+Tab' });
    await hanna.menu('Remove…');
    await hanna.confirm();
    await hanna.sees(/You removed bruno/);
    await hanna.spot();
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
  });
  await line('hear nothing more from somebody', async () => {
    await hanna.goToItem(/ celia/);
    await hanna.menu('Block…');
    await hanna.confirm();
    await hanna.misses('celia', (page) => page.getByRole('option', { name: /^available celia/ }));
    await hanna.isAt(/./, 'option');
    await goTo('preferences privacy', 'Preferences: Privacy');
    await hanna.isIn('preferences');
    await hanna.isAt('Privacy', 'tab');
    await hanna.use(/^Unblock/, { role: 'button' });
    await hanna.misses('celia', (page) => page.getByRole('button', { name: /^Unblock/ }));
    await hanna.spot();
  });
  await line('choose who may invite you', async () => {
    await hanna.goTo('Everybody', { role: 'radio', key: 'shift+Tab' });
    hanna.press('Right');
    await hanna.isAt('People I talk with', 'radio');
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
  });
  await line('have all conversations in one window', async () => {
    await goTo('one window', /one window/);
    await hanna.isIn('roster');
  });
  await line('show a conversation', async () => {
    await hanna.goToItem(/Garden/);
    hanna.press('Return');
    await isInConversation();
    const title = async (): Promise<string> =>
      (await (await hanna.page()).getByRole('heading', { level: 1 }).textContent()) ?? '';
    const before = await title();
    hanna.press('ctrl+Next');
    await expect.poll(title).not.toBe(before);
    await isInConversation();
    hanna.press('ctrl+Prior');
    await expect.poll(title).toBe(before);
    await isInConversation();
  });
  await line('go from the list to the conversation, and back', async () => {
    hanna.press('F6');
    await hanna.isIn('roster');
    await hanna.isAt(/Garden/, 'option');
    hanna.press('F6');
    await isInConversation();
    hanna.press('F6');
    await hanna.isIn('roster');
  });
  await line('make the list wider', async () => {
    await hanna.goTo('Width of the list');
    const width = (): Promise<number> =>
      hanna.page().then((page) => page.evaluate(() => document.getElementById('root')?.clientWidth ?? 0));
    const before = await width();
    hanna.press('Right', 'Right');
    await expect.poll(width).toBeGreaterThan(before);
  });
  await line('close the conversation', async () => {
    hanna.press('F6');
    await hanna.isIn('conversation');
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
  });
  await line('give a conversation a window of its own', async () => {
    await hanna.goToItem(/Garden/);
    hanna.press('Return');
    await isInConversation();
    hanna.press('F6');
    await hanna.isAt(/Garden/, 'option');
    await hanna.menu('Open in own window');
    await isInConversation();
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
  });
  await line('hide it until it is active', async () => {
    await hanna.goToItem(/Garden/);
    await hanna.menu('Archive');
    await hanna.find('it is archived', (page) => page.getByRole('button', { name: 'Archive (1)' }));
    await hanna.isAt(/./, 'option');
  });
  await line('leave it', async () => {
    await goTo('garden', /Garden/);
    await isInConversation();
    await menu('Leave conversation…');
    await hanna.use('Leave conversation', { role: 'button' });
    await hanna.isIn('roster');
    await hanna.find('it is left', (page) => page.getByRole('button', { name: /^Left \(/ }));
    await hanna.isAt(/./);
  });
  await line('delete what you noted about somebody', async () => {
    await hanna.goToItem(/^available bruno/);
    await hanna.menu('Forget…');
    await hanna.confirm();
    await hanna.isAt(/^available bruno$/, 'option');
  });
});
