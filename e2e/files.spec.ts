import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { withoutMetadata } from '../runtime/picture/metadata';
import { placedJpeg, secretPlace } from '../testing/picture/test-photos';
import { pngChunk } from '../testing/picture/test-png';
import { treeIn, writeTree } from '../testing/transfers/test-folders';
import { accept, expect, message, person, startConversation, test } from './fixtures';
import { Desktop } from './support/desktop';
import { deleteMessage } from './support/kind-acts';
import { projectDir } from './support/paths';
import { pictures } from './support/pictures';
import type { User } from './support/user';

/** Where a part of the screen can be chosen. */
let desktop: Desktop | undefined;
test.afterEach(() => desktop?.stop());

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const card = (page: Page, name: string, sort = 'File') =>
  page.getByRole('group', { name: `${sort} ${name}` });
const waiting = (page: Page) => page.getByRole('list', { name: 'To be sent' });

/** Answers the dialogs that ask for files and for a folder, and the question about dropped ones; keeps which files are opened. */
async function answer(user: User, files: readonly string[], downloads: string, folder = ''): Promise<void> {
  await user.app.evaluate(
    ({ app, dialog, shell }, given) => {
      app.setPath('downloads', given.downloads);
      Object.assign(dialog, {
        showOpenDialog: (_window: unknown, { properties }: { properties: string[] }) =>
          Promise.resolve({
            canceled: false,
            filePaths: properties.includes('openDirectory') ? [given.folder] : given.files,
          }),
      });
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openPath = async (path) => (opened.push(path), '');
    },
    { files, downloads, folder },
  );
}

const opened = (user: User): Promise<string[]> => user.app.evaluate(() => Reflect.get(globalThis, 'opened'));

/** Drops files that are on the disk on a window, as a file manager does. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
  await expect(page.getByText('Drop files and folders here')).toBeVisible();
  await session.send('Input.dispatchDragEvent', { type: 'drop', x: 200, y: 200, data });
}

/** Presses Send as soon as something waits to be sent. */
const sendOnceWaiting = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!document.querySelector('[aria-label="To be sent"] li'))
            return void requestAnimationFrame(look);
          document.querySelector<HTMLElement>('[aria-label="Send"]')?.click();
          resolve();
        };
        look();
      }),
  );

test('a file is attached, sent, fetched and opened; a dropped photo comes by itself, without its place', async ({
  stage,
}) => {
  desktop = await Desktop.start('body');
  const start = (user: string, env = {}) => stage.start({ user, nearby: 'loopback', env });
  const [ann, bob] = await Promise.all([start('ann', desktop.env), start('bob')]);
  const [sent, received] = [stage.folder('sent'), stage.folder('received')];
  const data = join(sent, 'Measurements.bin');
  writeFileSync(data, randomBytes(3_000_000));
  const photo = join(sent, 'Beach.png');
  const plain = readFileSync(join(projectDir, 'docs/pictures/roster-light.png'));
  const place = pngChunk('tEXt', Buffer.from('Comment\0N 52.5200 E 13.4050'));
  writeFileSync(photo, Buffer.concat([plain.subarray(0, 33), place, plain.subarray(33)]));
  await answer(ann, [data], sent);
  await answer(bob, [], received);

  await expect(person(await ann.roster(), 'bob')).toBeVisible();
  const hers = await startConversation(ann, ['bob']);
  const his = await accept(bob);
  await hers.getByRole('button', { name: 'Attach files' }).click();
  await expect(waiting(hers)).toContainText('3 MB');
  await hers.getByRole('textbox', { name: 'Message' }).fill('All of today');
  await hers.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(waiting(hers)).toHaveCount(0);
  await expect(card(hers, 'Measurements.bin').getByRole('button', { name: 'Open' })).toBeVisible();

  const his3 = card(his, 'Measurements.bin');
  await expect(his.getByText('All of today')).toBeVisible();
  await his3.getByRole('button', { name: 'Download Measurements.bin' }).click();
  await his3.getByRole('button', { name: 'Open Measurements.bin' }).click();
  // Its end is one of programs: Bob is asked, and says yes.
  const at = join(received, 'Parley', 'Measurements.bin');
  await expect.poll(() => opened(bob)).toEqual([at]);
  expect(hashOf(at)).toBe(hashOf(data));
  await expect(card(hers, 'Measurements.bin')).toContainText('bob has it');

  rmSync(at);
  await his3.getByRole('button', { name: 'Open Measurements.bin' }).click();
  await expect(his3).toContainText('It is not where it was saved any more.');
  await his3.getByRole('button', { name: 'Download Measurements.bin' }).click();
  await expect(his3.getByRole('button', { name: 'Open Measurements.bin' })).toBeVisible();
  expect(hashOf(at)).toBe(hashOf(data));

  await drop(hers, [photo]);
  await expect(waiting(hers)).toContainText('Beach.png');
  await expect(waiting(hers).locator('img')).toHaveCount(1);
  await hers.getByRole('button', { name: 'Send', exact: true }).click();
  const picture = his.getByRole('button', { name: 'View picture Beach.png' });
  await expect
    .poll(() => picture.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(100);
  const names = readdirSync(join(received, 'Parley'));
  expect(names.sort()).toEqual(['Beach.png', 'Measurements.bin']);
  expect(readFileSync(photo).includes('13.4050')).toBe(true);
  expect(readFileSync(join(received, 'Parley', 'Beach.png')).includes('13.4050')).toBe(false);
  await picture.click();
  await expect(his.getByRole('dialog', { name: 'Picture viewer' })).toBeVisible();
  await his.keyboard.press('Escape');

  // The desktop has the user choose a part of the screen. Bob's has nothing for that.
  const snip = { name: 'Attach a picture of the screen' };
  await his.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(his.getByRole('menuitem', { name: 'Attach a folder' })).toBeVisible();
  await expect(his.getByRole('menuitem', snip)).toHaveCount(0);
  await his.keyboard.press('Escape');
  await hers.getByRole('button', { name: 'Add', exact: true }).click();
  await hers.getByRole('menuitem', snip).click();
  await expect.poll(() => desktop?.all('snip')).toEqual([{ kind: 'snip', interactive: true }]);
  desktop.do(`chosen ${pathToFileURL(photo).href}`);
  await expect(waiting(hers)).toContainText(/Picture .*\.png/);
  await hers.getByRole('button', { name: /^Take .*Picture/ }).click();
  await expect(waiting(hers)).toHaveCount(0);

  // All files are on a page, with what is known of each, and lead back to their messages.
  await his.keyboard.press('Control+g');
  const files = his.getByRole('region', { name: 'Files of a conversation' });
  await expect(files.getByRole('listitem').locator('[class*=stem]')).toHaveText(['Beach', 'Measurements']);
  await expect(files.getByRole('button', { name: 'Open Measurements.bin' })).toBeVisible();
  await files.getByRole('radio', { name: 'Pictures' }).check();
  // Now the list of all has gone, which has a menu for it too.
  await expect(files.getByRole('listitem')).toHaveCount(1);
  const small = files.getByRole('listitem').locator('img');
  await expect
    .poll(() => small.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(100);
  await files.getByRole('button', { name: 'More about Beach.png' }).click();
  await his.getByRole('menuitem', { name: 'Show in conversation' }).click();
  await expect(files).toHaveCount(0);
  await expect(picture).toBeVisible();

  // An export has copies of both in a folder beside it.
  const page = join(received, 'Talk.html');
  await bob.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, page);
  await his.getByRole('button', { name: 'Conversation menu' }).click();
  await his.getByRole('menuitem', { name: 'Export…' }).click();
  await his.getByRole('switch', { name: 'Put copies of the files beside it' }).check();
  await his.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(his.getByText('Copies of 2 files are in Talk.files.')).toBeVisible();
  const copies = readdirSync(join(received, 'Talk.files')).map((name) => name.replace(/ \(.*\)/, ''));
  expect(copies.sort()).toEqual(['Beach.png', 'Measurements.bin']);
  expect([...ann.problems, ...bob.problems]).toEqual([]);
});

test('a folder is attached, sent, fetched and opened; another is dropped', async ({ stage }) => {
  const start = (user: string) => stage.start({ user, nearby: 'loopback' });
  const [ann, bob] = await Promise.all([start('ann'), start('bob')]);
  const [sent, received] = [stage.folder('sent'), stage.folder('received')];
  const notes = writeTree(join(sent, 'Field notes'), {
    'Monday.txt': 'rain',
    'Bilder/Strand.jpg': placedJpeg(1),
    'Bilder/Süd/Linde.bin': randomBytes(2_000_000),
    ...Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`samples/${at}.txt`, `sample ${at}`])),
  });
  const plans = writeTree(join(sent, 'Plans'), { 'May.txt': 'dig' });
  await answer(ann, [], sent, notes);
  await answer(bob, [], received);

  await expect(person(await ann.roster(), 'bob')).toBeVisible();
  const hers = await startConversation(ann, ['bob']);
  const his = await accept(bob);
  await hers.getByRole('button', { name: 'Add', exact: true }).click();
  await hers.getByRole('menuitem', { name: 'Attach a folder' }).click();
  await expect(waiting(hers)).toContainText('203 files, 2 MB');
  await expect(waiting(hers)).toContainText('photos in it go without place and time');
  await drop(hers, [plans]);
  await expect(waiting(hers)).toContainText('1 file');
  await hers.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(waiting(hers)).toHaveCount(0);

  const theirs = card(his, 'Field notes', 'Folder');
  await theirs.getByRole('button', { name: 'Download Field notes' }).click();
  await theirs.getByRole('button', { name: 'Open Field notes' }).click();
  const at = join(received, 'Parley', 'Field notes');
  await expect.poll(() => opened(bob)).toEqual([at]);
  const cleaned = withoutMetadata(placedJpeg(1))?.toString('latin1');
  expect(cleaned).not.toContain(secretPlace);
  expect(treeIn(at)).toEqual({ ...treeIn(notes), 'Bilder/Strand.jpg': cleaned });
  await theirs.getByRole('button', { name: 'More about Field notes' }).click();
  await expect(his.getByRole('menuitem')).toHaveText(['Show in folder']);
  await his.keyboard.press('Escape');
  await card(his, 'Plans', 'Folder').getByRole('button', { name: 'Download Plans' }).click();
  await expect(card(his, 'Plans', 'Folder').getByRole('button', { name: 'Open Plans' })).toBeVisible();
  expect(treeIn(join(received, 'Parley', 'Plans'))).toEqual({ 'May.txt': 'dig' });
  await expect(card(hers, 'Field notes', 'Folder')).toContainText('bob has it');

  // Sent while it was read, a folder waits for an answer: a photo in it is damaged, and keeps its place.
  const trip = writeTree(join(sent, 'Trip'), { 'Strand.jpg': placedJpeg(1).subarray(0, 60), 'film.mkv': '' });
  truncateSync(join(trip, 'film.mkv'), 300e6);
  await hers.getByRole('textbox', { name: 'Message' }).fill('From the sea');
  const isSent = sendOnceWaiting(hers);
  await drop(hers, [trip]);
  await isSent;
  await expect(waiting(hers).getByRole('alert')).toHaveText(/^Not sent: 1 photo in it keeps its place/);
  await pictures(hers, 'held-folder');
  await waiting(hers).getByRole('button', { name: 'Send anyway' }).click();
  await expect(waiting(hers)).toHaveCount(0);
  await expect(card(his, 'Trip', 'Folder')).toBeVisible();
  await expect(message(his, 'From the sea')).toHaveCount(1);

  // An offer that is taken back can be fetched from nobody any more.
  const draft = join(sent, 'Draft.txt');
  writeFileSync(draft, 'seeds');
  await drop(hers, [draft]);
  await hers.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(card(his, 'Draft.txt').getByRole('button', { name: 'Download Draft.txt' })).toBeVisible();
  await deleteMessage(hers, 'Draft.txt');
  for (const page of [hers, his]) {
    await expect(message(page, 'Message deleted')).toHaveCount(1);
    await expect(card(page, 'Draft.txt')).toHaveCount(0);
  }
  expect(readFileSync(draft, 'utf8')).toBe('seeds');
  expect([...ann.problems, ...bob.problems]).toEqual([]);
});
