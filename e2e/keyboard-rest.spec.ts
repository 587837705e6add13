import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, person } from './fixtures';
import { line, test } from './support/keyboard/guide';
import { Typist } from './support/keyboard/typist';

const pages = [
  'Updates',
  'Advanced',
  'You',
  'Server',
  'Nearby',
  'Files',
  'Notifications',
  'Background',
  'Profiles',
  'Appearance',
  'Spelling',
  'Preset answers',
  'Privacy',
  'Shortcuts',
];

test('the guide by keyboard: rooms, invitations, files, safety, settings', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  const server = await stage.server('Lab');
  const other = await stage.start({ user: 'bruno', server: server.address });
  const user = await stage.start({ user: 'hanna', server: server.address, env: desk.env });
  const celia = await stage.client(server, 'celia');
  const hanna = await Typist.at(desk, user);
  await hanna.sees('bruno');
  const theirs = await other.roster();
  await expect(person(theirs, 'hanna')).toBeVisible();
  await line('make a room', async () => {
    hanna.press('ctrl+k');
    await hanna.isIn('jump');
    await hanna.isAt(/./, 'option');
    hanna.type('new room');
    await hanna.find('the command', (page) => page.getByRole('option', { name: 'New room', selected: true }));
    hanna.press('Return');
    await hanna.isIn('roster');
    await hanna.isAt('Name', 'textbox');
    hanna.type('Lunch');
    hanna.press('Return');
    await hanna.isIn('conversation');
    await hanna.isAt('Message', 'textbox');
  });
  await line('leave, come back', async () => {
    await hanna.goTo('Conversation menu', { role: 'button', key: 'shift+Tab' });
    hanna.press('Return');
    await hanna.choose('Leave conversation…');
    await hanna.use('Leave conversation', { role: 'button' });
    await hanna.isIn('roster');
    await hanna.spot();
  });
  await line('Answer an invitation', async () => {
    await celia.invite(['hanna'], 'Garden');
    await hanna.find('it waits', (page) => page.getByText(/celia invites you/));
    hanna.press('ctrl+k');
    await hanna.isIn('jump');
    await hanna.isAt(/./, 'option');
    hanna.type('invit');
    await hanna.find('the invitation', (page) =>
      page.getByRole('option', { name: '1 invitation', selected: true }),
    );
    hanna.press('Return');
    await hanna.isIn('invitation');
    await hanna.isAt(/Answer to celia/, 'textbox');
    hanna.type('I come');
    hanna.press('Return');
    await hanna.isIn('conversation');
    await hanna.isAt('Message', 'textbox');
    hanna.press('ctrl+w');
    await celia.invite(['hanna'], 'Shed');
    await hanna.isIn('roster');
    await hanna.goTo(/celia invites you/, { role: 'button' });
    hanna.press('Return');
    await hanna.isIn('invitation');
    await hanna.use('More about celia', { role: 'button' });
    await hanna.isAt(/^Ignore/, 'menuitem');
    hanna.press('Escape');
    await hanna.isAt('More about celia', 'button');
    await hanna.use('Decline', { role: 'button' });
    await hanna.isIn('roster');
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
  await line('send files', async () => {
    await hanna.goToItem(/ bruno/);
    hanna.press('Return');
    await hanna.isIn('conversation');
    hanna.type('A file');
    hanna.press('Return');
    const invitation = await other.invitation();
    await invitation.getByRole('button', { name: 'Accept', exact: true }).click();
    await hanna.sees('bruno joined');
    hanna.press('ctrl+u');
    await hanna.inDialog(() => hanna.press('Escape'));
    await hanna.isAt('Message', 'textbox');
    const folder = stage.folder('files');
    writeFileSync(join(folder, 'notes.txt'), 'core 48');
    hanna.press('ctrl+u');
    await hanna.choosePath(join(folder, 'notes.txt'));
    await hanna.find('it waits', (page) => page.getByRole('list', { name: 'To be sent' }));
    await hanna.isAt('Message', 'textbox');
    hanna.press('Return');
    await hanna.find('the file', (page) => page.getByRole('group', { name: 'File notes.txt' }));
  });
  await line('see all files of a conversation', async () => {
    hanna.press('ctrl+g');
    await hanna.isAt('Find files by name', 'textbox');
    hanna.press('Escape');
    await hanna.isAt('Message', 'textbox');
  });
  await line('send a voice message', async () => {
    await hanna.use('Add', { key: 'shift+Tab' });
    await hanna.goTo('Voice message', { key: 'Down', role: 'menuitem' });
    hanna.press('Escape');
    await hanna.isAt('Add', 'button');
  });
  await line('be sure of somebody', async () => {
    await hanna.goTo(/^bruno/, { role: 'button', key: 'shift+Tab' });
    await hanna.menu('Safety words…');
    await hanna.isAt('Close', 'button');
    await hanna.sees(/words/);
    hanna.press('Escape');
    await hanna.isAt('Message', 'textbox');
  });
  await line('hear nothing more from somebody', async () => {
    hanna.press('ctrl+1');
    await hanna.isIn('roster');
    await hanna.goToItem(/ celia/);
    await hanna.menu('Block…');
    await hanna.confirm();
    await hanna.misses('celia', (page) => page.getByRole('option', { name: /^available celia/ }));
    await hanna.isAt(/./, 'option');
  });
  await line('hide it until it is active', async () => {
    await hanna.goToItem(/^Garden|Garden/);
    await hanna.menu('Archive');
    await hanna.find('it is archived', (page) => page.getByRole('button', { name: 'Archive (1)' }));
    await hanna.isAt(/./, 'option');
  });
  await line('delete what you noted about somebody', async () => {
    await hanna.goToItem(/^available bruno$/);
    await hanna.menu('Forget…');
    await hanna.confirm();
    await hanna.isAt(/^available bruno$/, 'option');
  });
  await line('make one', async () => {
    hanna.press('ctrl+k');
    await hanna.isIn('jump');
    await hanna.isAt(/./, 'option');
    hanna.type('profiles');
    await hanna.find('the page', (page) => page.getByRole('option', { name: /Profiles/, selected: true }));
    hanna.press('Return');
    await hanna.isIn('preferences');
    await hanna.use('New profile…', { role: 'button' });
    await hanna.isAt('Name of the profile', 'textbox');
    hanna.press('Escape');
    await hanna.isAt('New profile…', 'button');
  });
  await line('F1 lists all shortcuts', async () => {
    hanna.press('F1');
    await hanna.sees('Shortcuts');
    await hanna.isAt('Shortcuts', 'tab');
  });
  for (const name of pages)
    await line(`Tab goes through the page ${name} of the preferences and leaves it again`, async () => {
      await hanna.goTo(name, { key: 'Down', role: 'tab' });
      hanna.press('Tab');
      await hanna.isAt(name, 'tabpanel');
      await hanna.goTo(name, { role: 'tab' });
    });
  await line('show a conversation', async () => {
    hanna.press('ctrl+w', 'ctrl+k');
    await hanna.isIn('jump');
    await hanna.isAt(/./, 'option');
    hanna.type('one window');
    await hanna.find('the setting', (page) =>
      page.getByRole('option', { name: /one window/, selected: true }),
    );
    hanna.press('Return');
    await hanna.isIn('conversation');
    await hanna.isAt('Message', 'textbox');
  });
  await line('go from the list to the conversation, and back', async () => {
    hanna.press('F6');
    await hanna.isIn('roster');
    await hanna.isAt(/bruno/, 'option');
    hanna.press('F6');
    await hanna.isIn('conversation');
    await hanna.isAt('Message', 'textbox');
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
});
