import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { placedJpeg } from '../testing/picture/test-photos';
import { expect, person, startConversation } from './fixtures';
import { call } from './support/bridge';
import { Desktop } from './support/desktop';
import { line, test } from './support/keyboard/guide';
import { Typist } from './support/keyboard/typist';
import { projectDir } from './support/paths';
import { shareScreen } from './support/screens';
import type { User } from './support/user';

/** Where a part of the screen can be chosen. */
let desktop: Desktop | undefined;
test.afterEach(() => desktop?.stop());

/** Has files saved in a folder, and notes what the desktop would be asked to open, instead of asking it. */
const prepare = (user: User, downloads: string): Promise<void> =>
  user.app.evaluate(({ app, shell }, folder) => {
    app.setPath('downloads', folder);
    shell.openPath = (path) => (Object.assign(globalThis, { opened: path }), Promise.resolve(''));
  }, downloads);
const opened = (user: User): Promise<unknown> => user.app.evaluate(() => Reflect.get(globalThis, 'opened'));

test('the guide by keyboard: files, and a shared screen', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  desktop = await Desktop.start('body');
  const other = await stage.start({ user: 'bruntje', nearby: 'loopback' });
  const user = await stage.start({
    user: 'hannike',
    nearby: 'loopback',
    asks: ['--use-fake-device-for-media-stream'],
    env: { ...desktop.env, ...desk.env },
  });
  const hanna = await Typist.at(desk, user);
  const folder = stage.folder('files');
  const look = join(folder, 'look.png');
  copyFileSync(join(projectDir, 'docs/pictures/all-files-light.png'), look);
  writeFileSync(join(folder, 'notes.txt'), 'core 48');
  writeFileSync(join(folder, 'big.txt'), Buffer.alloc(30_000_000, 7));
  mkdirSync(join(folder, 'many'));
  // A photo that is damaged.
  writeFileSync(join(folder, 'many', 'one.jpg'), placedJpeg(1).subarray(0, 40));
  await expect(person(await other.roster(), 'hannike')).toBeVisible();
  const theirs = await startConversation(other, ['hannike']);
  await other.app.evaluate(
    ({ dialog }, path) => {
      const filePaths = [path];
      Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths }) });
    },
    join(folder, 'big.txt'),
  );
  for (const each of [other, user]) await prepare(each, stage.folder('received'));
  // Slow enough to be paused.
  const settings = await other.preferences('Files');
  await call(settings, 'setSettings', { fileRate: '1' });

  /** Chooses from what _+_ offers, from anywhere in the window. */
  const add = async (entry: string): Promise<void> => {
    await hanna.use('Add', { key: 'shift+Tab' });
    await hanna.choose(entry);
  };
  const waits = (): Promise<void> =>
    hanna.find('it waits', (page) => page.getByRole('list', { name: 'To be sent' }));
  /** Sends what waits, and waits until it has gone. */
  const send = async (): Promise<void> => {
    await hanna.isAt('Message', 'textbox');
    hanna.press('Return');
    await hanna.misses('it has gone', (page) => page.getByRole('list', { name: 'To be sent' }));
  };

  await line('Answer an invitation', async () => {
    await hanna.isIn('roster');
    await user.invitation();
    // Whoever chooses its window wants to answer there.
    hanna.press('ctrl+Tab');
    await hanna.isIn('invitation');
    await hanna.isAt('Answer to bruntje', 'textbox');
    await hanna.use('Accept', { role: 'button' });
    await hanna.isIn('conversation');
    await hanna.isAt('Message', 'textbox');
  });
  await line('send files', async () => {
    hanna.press('ctrl+u');
    await hanna.inDialog(() => hanna.press('Escape'));
    await hanna.isAt('Message', 'textbox');
    hanna.press('ctrl+u');
    await hanna.choosePath(join(folder, 'notes.txt'));
    await waits();
    await send();
    await hanna.find('the file', (page) => page.getByRole('group', { name: 'File notes.txt' }));
    hanna.press('ctrl+u');
    await hanna.choosePath(join(folder, 'notes.txt'));
    await waits();
    await hanna.use(/^Take .*notes\.txt.* away/, { key: 'shift+Tab' });
    await hanna.misses('it is taken away', (page) => page.getByRole('list', { name: 'To be sent' }));
    await hanna.spot();
    hanna.type('x');
    await hanna.isAt('Message', 'textbox');
    hanna.press('BackSpace');
  });
  await line('send a folder', async () => {
    await add('Attach a folder');
    await hanna.choosePath(join(folder, 'many'));
    await waits();
    // Whoever sends it sees that before.
    await hanna.sees(/1 photo in it keeps its place and time/);
    await send();
    await hanna.find('the folder', (page) => page.getByRole('group', { name: 'Folder many' }));
  });
  await line('send a voice message', async () => {
    await add('Voice message');
    await hanna.confirm();
    await hanna.isAt('Stop recording', 'button');
    hanna.press('Escape');
    await hanna.isAt('Message', 'textbox');
    await add('Voice message');
    await hanna.isAt('Stop recording', 'button');
    await hanna.sees(/0:0[1-9]/);
    hanna.press('Return');
    await waits();
    await send();
    await hanna.find('it can be heard', (page) => page.getByRole('log').locator('audio'));
  });
  await line('send a picture of the screen', async () => {
    await add('Attach a picture of the screen');
    await expect.poll(() => desktop?.last('snip')).toEqual({ kind: 'snip', interactive: true });
    // Which part of it, the desktop's own program asks.
    desktop?.do(`chosen ${pathToFileURL(look).href}`);
    await waits();
    await send();
  });
  await line('send a picture from the clipboard', async () => {
    // Copied here, from the one that was just sent.
    await hanna.find('a picture', (page) => page.getByRole('button', { name: /^View picture/ }));
    hanna.press('ctrl+t', 'End');
    await hanna.isAt('Messages', 'log');
    hanna.press('Return');
    await hanna.isAt(/You/, 'article');
    await hanna.use(/^View picture/, { role: 'button' });
    await hanna.use('Copy picture', { role: 'button' });
    await hanna.sees('Picture copied');
    hanna.press('Escape');
    await hanna.isAt(/^View picture/, 'button');
    hanna.press('ctrl+v');
    await waits();
    await send();
  });
  await line('look at a picture', async () => {
    await hanna.find('two pictures', (page) => page.getByRole('button', { name: /^View picture/ }).nth(1));
    hanna.press('ctrl+t', 'End');
    await hanna.isAt('Messages', 'log');
    hanna.press('Return');
    await hanna.isAt(/You/, 'article');
    await hanna.use(/^View picture/, { role: 'button' });
    const viewer = (await hanna.page()).getByRole('dialog', { name: 'Picture viewer' });
    await hanna.find('the picture', () => viewer.getByRole('img'));
    hanna.press('plus', 'plus', 'plus');
    const at = () =>
      viewer
        .getByRole('img')
        .locator('..')
        .evaluate(({ scrollLeft, scrollTop }) => scrollLeft + scrollTop);
    await expect.poll(at).not.toBe(0);
    const before = await at();
    hanna.press('Right', 'Down');
    await expect.poll(at).toBeGreaterThan(before);
    hanna.press('minus', '0', 'Escape');
    await hanna.misses('the viewer', (page) => page.getByRole('dialog'));
    await hanna.isAt(/^View picture/, 'button');
  });
  await line('fetch a file', async () => {
    await theirs.getByRole('button', { name: 'Attach files' }).click();
    await expect(theirs.getByRole('list', { name: 'To be sent' })).toBeVisible();
    await theirs.getByRole('textbox', { name: 'Message' }).press('Enter');
    await hanna.find('the file', (page) => page.getByRole('group', { name: 'File big.txt' }));
    hanna.press('ctrl+t', 'End', 'Return');
    await hanna.isAt(/bruntje/, 'article');
    await hanna.use('Download big.txt', { role: 'button' });
    await hanna.isAt('Pause big.txt', 'button');
  });
  await line('pause, go on, cancel', async () => {
    hanna.press('Return');
    await hanna.isAt('Go on with big.txt', 'button');
    hanna.press('ctrl+j');
    await hanna.isIn('transfers');
    await hanna.use('Go on with big.txt', { role: 'button' });
    await hanna.isAt('Pause big.txt', 'button');
    await hanna.use('Cancel big.txt', { role: 'button' });
    await hanna.misses('it is cancelled', (page) => page.getByRole('button', { name: 'Cancel big.txt' }));
    await hanna.spot();
    await call(settings, 'setSettings', { fileRate: '0' });
    hanna.press('ctrl+w');
    await hanna.isIn('conversation');
    await hanna.isAt('Download big.txt', 'button');
    hanna.press('Return');
  });
  await line('open a file', async () => {
    await hanna.isAt('Open big.txt', 'button');
    hanna.press('Return');
    await expect.poll(() => opened(user)).toMatch(/big\.txt$/);
  });
  await line('save a copy elsewhere', async () => {
    await hanna.use('More about big.txt', { role: 'button' });
    await hanna.isAt('Show in folder', 'menuitem');
    hanna.press('Escape');
    await hanna.isAt('More about big.txt', 'button');
    hanna.press('Return');
    await hanna.choose('Save a copy…');
    const copy = join(folder, 'copy.txt');
    await hanna.inDialog(
      () => hanna.write(copy),
      () => hanna.press('Return'),
    );
    await expect.poll(() => existsSync(copy)).toBe(true);
    await hanna.isAt('More about big.txt', 'button');
  });
  await line('see all files of a conversation', async () => {
    hanna.press('ctrl+g');
    await hanna.isAt('Find files by name', 'textbox');
    await hanna.goTo('All', { role: 'radio' });
    hanna.press('Right');
    await hanna.isAt('Pictures', 'radio');
    // The list of all files, which is there a moment longer, has the same buttons.
    await hanna.find('pictures only', (page) =>
      page.getByRole('region', { name: 'Files of a conversation' }).locator('[data-file]').first(),
    );
    await hanna.use(/^View picture/, { role: 'button' });
    await hanna.find('the viewer', (page) => page.getByRole('dialog', { name: 'Picture viewer' }));
    hanna.press('Escape');
    await hanna.isAt(/^View picture/, 'button');
    await hanna.use(/^More about/, { role: 'button' });
    await hanna.choose('Show in conversation');
    await hanna.isAt('Message', 'textbox');
    hanna.press('ctrl+g');
    await hanna.isAt('Find files by name', 'textbox');
    hanna.press('Escape');
    await hanna.isAt('Message', 'textbox');
  });
  await line('Search', async () => {
    hanna.press('ctrl+f');
    await hanna.isAt('Search in this conversation');
    hanna.type('file:big');
    await hanna.find('found', (page) => page.getByRole('option', { name: /big\.txt/ }).first());
    hanna.press('Escape', 'Escape');
    await hanna.isAt('Message', 'textbox');
  });

  await line('share a screen or a window', async () => {
    await add('Share the screen…');
    await hanna.isIn('sharing');
    await hanna.use('Entire screen', { role: 'button' });
    await hanna.isAt('Stop sharing', 'button');
  });
  await line('see who watches, and stop', async () => {
    await hanna.sees('Nobody watches at the moment.');
    hanna.press('ctrl+Tab');
    await hanna.isIn('roster');
    hanna.press('ctrl+Tab');
    await hanna.isIn('conversation');
    await hanna.use('Stop sharing', { key: 'shift+Tab' });
    await hanna.sees('Shared the screen · ended');
    await hanna.spot();
  });
  await line('watch', async () => {
    await shareScreen(other, theirs);
    await hanna.find('it is shared', (page) => page.getByRole('button', { name: 'Watch' }));
    hanna.press('ctrl+t', 'End', 'Return');
    await hanna.isAt(/bruntje/, 'article');
    await hanna.use('Watch', { role: 'button' });
    await hanna.isIn('watching');
    await hanna.find('the picture', (page) => page.getByRole('img', { name: /The screen of/ }));
  });
  await line('see it as large as it is', async () => {
    await hanna.goTo('Fit', { role: 'radio' });
    hanna.press('Right');
    await hanna.isAt('100%', 'radio');
    const page = await hanna.page();
    const scrolled = () => page.locator('[data-size]').evaluate((area) => area.scrollTop + area.scrollLeft);
    await hanna.goTo(/The screen of/, { role: 'generic' });
    hanna.press('Down', 'Right');
    await expect.poll(scrolled).toBeGreaterThan(0);
  });
  await line('fill the screen', async () => {
    const fills = () => user.app.evaluate(({ BaseWindow }) => BaseWindow.getFocusedWindow()?.isFullScreen());
    hanna.press('F11');
    await expect.poll(fills).toBe(true);
    hanna.press('Escape');
    await expect.poll(fills).toBe(false);
    await hanna.use('Full screen', { role: 'button', key: 'shift+Tab' });
    await expect.poll(fills).toBe(true);
    hanna.press('F11');
    await expect.poll(fills).toBe(false);
    hanna.press('ctrl+w');
    await hanna.isIn('conversation');
  });
});
