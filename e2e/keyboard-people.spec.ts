import { expect } from './fixtures';
import { line, test } from './support/keyboard/guide';
import { Typist } from './support/keyboard/typist';

test('the guide by keyboard: start, find people, begin a conversation', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  const server = await stage.server('Lab');
  await stage.client(server, 'bruno', { note: 'Room 4' });
  await stage.client(server, 'celia');
  await stage.client(server, 'dorian');
  const user = await stage.start({ env: desk.env });
  const hanna = await Typist.at(desk, user);
  await line('start', async () => {
    await hanna.isAt('Your name', 'textbox');
    hanna.type('hanna');
    hanna.press('Return');
    await hanna.find('the name', (page) => page.getByRole('heading', { name: 'hanna' }));
    await hanna.isAt('Status: Available', 'button');
  });
  await line('connect to a server', async () => {
    hanna.press('ctrl+comma');
    await hanna.isIn('preferences');
    await hanna.isAt('You', 'tab');
    await hanna.goTo('Server', { key: 'Down', role: 'tab' });
    await hanna.goTo('Host', { role: 'textbox' });
    hanna.write('127.0.0.1');
    await hanna.goTo('Port', { role: 'textbox' });
    hanna.write(`${server.port}`);
    hanna.press('Return');
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
    await hanna.sees('Lab');
  });
  await line('find somebody by name', async () => {
    hanna.press('ctrl+1');
    await hanna.isIn('roster');
    hanna.press('slash');
    hanna.type('brun');
    await hanna.find('bruno', (page) => page.getByRole('option', { name: /bruno/ }));
    hanna.press('Down');
    await hanna.isAt(/bruno/, 'option');
    hanna.press('slash', 'Escape');
    await hanna.isAt('Search', 'textbox');
  });
  await line('see who somebody is', async () => {
    await hanna.goTo(/bruno/, { role: 'option' });
    await hanna.find('the card', (page) =>
      page.getByRole('tooltip', { name: /bruno/ }).or(page.getByRole('tooltip')),
    );
    hanna.press('Escape');
    await hanna.misses('no card', (page) => page.getByRole('tooltip'));
    await hanna.isAt(/bruno/, 'option');
  });
  await line('see what is known about somebody', async () => {
    await hanna.menu('About…');
    await hanna.find('the dialog', (page) => page.getByRole('dialog', { name: /About/ }));
    await hanna.spot();
    hanna.press('Escape');
    await hanna.isAt(/bruno/, 'option');
  });
  await line('keep somebody at the top', async () => {
    await hanna.menu('Add to favourites');
    await hanna.isAt(/bruno.*favourite/i, 'option');
  });
  await line('list people in a group of your own', async () => {
    await hanna.menu('Group', 'New group…');
    await hanna.isAt('Name of the group', 'textbox');
    hanna.type('Office');
    hanna.press('Return');
    await hanna.find('the group', (page) => page.getByRole('button', { name: /^Office/ }));
    await hanna.isAt(/celia/, 'option');
  });
  await line('fold, rename or end a group', async () => {
    await hanna.use(/^Office/, { role: 'button' });
    await hanna.find('folded', (page) => page.getByRole('button', { name: /^Office/, expanded: false }));
    hanna.press('Return');
    await hanna.use('Group Office', { role: 'button' });
    await hanna.choose('Rename…');
    await hanna.isAt('Name of the group', 'textbox');
    hanna.write('Lab');
    hanna.press('Return');
    await hanna.find('the group', (page) => page.getByRole('button', { name: /^Lab/ }));
    await hanna.isAt(/^Lab/, 'button');
    await hanna.use('Group Lab', { role: 'button' });
    hanna.press('Down');
    hanna.press('Return');
    await hanna.misses('the group', (page) => page.getByRole('button', { name: /^Lab/ }));
    await hanna.isAt(/bruno/, 'option');
  });
  await line('sort the list', async () => {
    await hanna.use('Sort people', { role: 'button' });
    await hanna.choose('By name');
    await hanna.isAt('Sort people', 'button');
  });
  await line('give somebody a name of your own', async () => {
    await hanna.goToItem(/celia/);
    await hanna.menu('About…');
    await hanna.goTo('What you call them', { role: 'textbox' });
    hanna.type('Celia of the lab');
    hanna.press('Return');
    await hanna.goTo('Close', { role: 'button' });
    hanna.press('Return');
    await hanna.isAt(/Celia of the lab/, 'option');
  });
  await line('hide somebody', async () => {
    await hanna.menu('About…');
    await hanna.use('Hide from the list', { role: 'button' });
    await hanna.use('Close', { role: 'button' });
    await hanna.misses('celia', (page) => page.getByRole('option', { name: /Celia/ }));
    await hanna.isAt(/dorian/, 'option');
    hanna.press('slash');
    hanna.type('celia');
    await hanna.find('celia', (page) => page.getByRole('option', { name: /Celia/ }));
    hanna.press('Escape');
  });
  await line('set your status and a note', async () => {
    await hanna.use('Status: Available', { role: 'button' });
    await hanna.goTo('Available', { role: 'radio' });
    hanna.press('Right', 'Right');
    await hanna.isAt('Busy', 'radio');
    await hanna.goTo('Note', { role: 'textbox' });
    hanna.type('At the bench');
    hanna.press('Return');
    await hanna.isAt('Status: Busy', 'button');
    hanna.press('ctrl+k');
    await hanna.isIn('jump');
    await hanna.isAt(/./, 'option');
    hanna.type('status');
    await hanna.find('a status', (page) => page.getByRole('option', { name: /Available/ }));
    hanna.type(' avail');
    hanna.press('Return');
    await hanna.isIn('roster');
    await hanna.sees(/Available/);
    await hanna.isAt('Status: Available', 'button');
  });
  await line('see when others were last here', async () => {
    hanna.press('ctrl+comma');
    await hanna.isIn('preferences');
    await hanna.goTo(/.*/, { role: 'tab' });
    await hanna.goTo('Privacy', { key: 'Down', role: 'tab' });
    await hanna.goTo('Show when I was last here', { role: 'switch' });
    hanna.press('space');
    await hanna.find('on', (page) =>
      page.getByRole('switch', { name: 'Show when I was last here', checked: true }),
    );
  });
  await line('add somebody whom nothing finds', async () => {
    await hanna.goTo(/.*/, { role: 'tab', key: 'shift+Tab' });
    await hanna.goTo('Nearby', { key: 'Down', role: 'tab' });
    await hanna.goTo('Address of a person', { role: 'textbox' });
    hanna.type('192.0.2.7');
    hanna.press('Return');
    await hanna.isAt('Address of a person', 'textbox');
    await hanna.use('Remove', { role: 'button', key: 'shift+Tab' });
    await hanna.misses('the address', (page) => page.getByRole('button', { name: 'Remove' }));
    await hanna.isAt('Address of a person', 'textbox');
  });
  await line('find out why you do not see somebody', async () => {
    // Nearby is off here, and with it the test of the network.
    await hanna.use('Copy as text', { role: 'button', key: 'shift+Tab' });
    await hanna.spot();
  });
  await line('talk with others who use this computer', async () => {
    await hanna.use('People on this computer', { role: 'switch', by: 'space', key: 'shift+Tab' });
    await hanna.spot();
  });
  await line('find people beyond your own network', async () => {
    await hanna.goTo('This network', { role: 'radio', key: 'shift+Tab' });
    hanna.press('Right');
    await hanna.isAt('Nearby networks', 'radio');
  });
  await line('quit Parley', async () => {
    hanna.press('ctrl+q');
    await expect.poll(() => user.running).toBe(false);
  });
});
