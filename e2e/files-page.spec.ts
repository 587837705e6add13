import { expect, type Page } from '@playwright/test';
import type { TransferView } from '../shared/ipc/views/transfers';
import { expectAccessible } from './support/accessible';
import { asked, testOnView } from './support/kinds-page/on-view';
import { openOn } from './support/kinds-page/open';
import {
  ann,
  bob,
  cleo,
  conversation,
  fileRows,
  fileTransfers,
  me,
  rowOf,
  transfersView,
} from './support/kinds-page/view';
import { waitingFiles } from './support/kinds-page/waiting-files';
import { picture } from './support/pictures';

/* How a conversation's window shows offered files in every state, on a view that the test makes. */

const test = testOnView({ rows: fileRows, transfers: fileTransfers });
const card = (page: Page, name: string, sort = 'File') =>
  page.getByRole('group', { name: `${sort} ${name}` });
const of = (row: string) => ({ conversation, row });

/** The picture that the page has sent for the clipboard last: one that the test serves for every file. */
const copied = (page: Page): Promise<object> =>
  page.evaluate(() => {
    const calls: [string, { width: number; height: number; pixels: Uint8Array }][] = Reflect.get(
      window,
      'asked',
    );
    const [, given] = calls.findLast(([name]) => name === 'copyPicture') ?? [];
    return { width: given?.width, height: given?.height, bytes: given?.pixels.length };
  });

test('a card says where its file is, and does what can be done with it, with the pointer', async ({
  open,
}) => {
  const page = await open();
  await expect(card(page, 'Plan.pdf')).toContainText('2.4 MB');
  await expect(card(page, 'Plan.pdf')).toContainText('Ann and Bob have it');
  await expect(page.getByText('The plan for the beds.')).toBeVisible();
  await card(page, 'Plan.pdf').getByRole('button', { name: 'Download Plan.pdf' }).click();

  const long = card(page, 'A name that');
  await expect(long).toContainText('1.3 GB of 4 GB · 31 MB/s · 1 min left · from 3 computers');
  await expect(long.getByRole('progressbar')).toHaveAttribute('value', '1300000000');
  await long.getByRole('button', { name: 'Pause' }).click();
  await long.getByRole('button', { name: 'Cancel' }).click();

  await expect(card(page, 'Garden', 'Folder')).toContainText('Waiting until somebody who has it is here');
  const video = card(page, 'Tour.mp4');
  await expect(video).toContainText('The disk is full. Make room, then go on.');
  await video.getByRole('button', { name: 'Go on with Tour.mp4' }).click();

  const program = card(page, 'Setup.exe');
  await expect(program).toContainText('Saved as Setup (2).exe');
  await expect(program).toContainText('It is a program');
  await program.getByRole('button', { name: 'Open Setup.exe' }).click();
  await program.getByRole('button', { name: 'More about Setup.exe' }).click();
  await page.getByRole('menuitem', { name: 'Show in folder' }).click();

  await expect(card(page, 'Beds.txt')).toContainText('Send it again.');
  await expect(card(page, 'Beds.txt').getByRole('button')).toHaveCount(0);
  await card(page, 'Weather.csv').getByRole('button', { name: 'Download Weather.csv' }).click();
  await expect(card(page, 'Rake.zip').getByRole('button')).toHaveCount(1);
  expect(await asked(page)).toEqual([
    ['fetchFile', of(rowOf(ann, 50))],
    ['pauseFile', of(rowOf(ann, 51))],
    ['cancelFile', of(rowOf(ann, 51))],
    ['fetchFile', of(rowOf(bob, 53))],
    ['openFile', of(rowOf(bob, 54))],
    ['showFileInFolder', of(rowOf(bob, 54))],
    ['fetchFile', of(rowOf(ann, 59))],
  ]);
});

test('pictures that are here are shown in the viewer, with zoom, and by keyboard', async ({ open }) => {
  const page = await open();
  const tulips = page.getByRole('button', { name: 'View picture Tulips.jpg' });
  await tulips.focus();
  await page.keyboard.press('Enter');
  const viewer = page.getByRole('dialog', { name: 'Picture viewer' });
  await expect(viewer.getByRole('heading')).toHaveText('Tulips.jpg');
  await expect(viewer.getByText('1 of 2')).toBeVisible();
  const shown = viewer.getByRole('img', { name: 'Picture Tulips.jpg' });
  const before = await shown.boundingBox();
  await page.keyboard.press('+');
  await expect(viewer.getByRole('button', { name: 'Zoom out' })).toBeEnabled();
  const after = await shown.boundingBox();
  expect((after?.width ?? 0) / (before?.width ?? 1)).toBeCloseTo(1.5, 1);
  // While it is larger than the window, the arrows move it.
  const left = (): Promise<number> => shown.evaluate((image) => image.parentElement?.scrollLeft ?? 0);
  const middle = await left();
  await page.keyboard.press('ArrowRight');
  await expect.poll(left).toBeGreaterThan(middle);
  await expect(viewer.getByRole('heading')).toHaveText('Tulips.jpg');
  await page.keyboard.press('0');
  await page.keyboard.press('ArrowRight');
  await expect(viewer.getByRole('heading')).toHaveText('Gate.png');
  await expect(viewer.getByRole('button', { name: 'Next picture' })).toHaveCount(0);
  await viewer.getByRole('button', { name: 'Save a copy…' }).click();
  expect(await asked(page)).toEqual([['saveFileAs', of(rowOf(me, 61))]]);
  await viewer.getByRole('button', { name: 'Copy picture' }).click();
  await expect(viewer.getByText('Picture copied')).toBeVisible();
  expect(await copied(page)).toEqual({ width: 520, height: 640, bytes: 4 * 520 * 640 });
  await expectAccessible(page, 'the viewer');
  for (const scheme of ['light', 'dark'] as const) {
    await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), scheme);
    await picture(page, `viewer-${scheme}`);
  }
  await page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
  await expect(tulips).toBeFocused();
});

test('a picture that is gone says so, and is shown again once it was fetched again', async ({ open }) => {
  const page = await open();
  const tulips = page.getByRole('button', { name: 'View picture Tulips.jpg' });
  const row = rowOf(cleo, 56);
  const change = (sequence: number, fields: Partial<TransferView>) =>
    page.evaluate((payload) => Reflect.get(window, 'emit')('onChanged', payload), {
      sequence,
      patch: { transfers: { [row]: { ...fileTransfers[row], ...fields } } },
    });
  await tulips.locator('img').dispatchEvent('error');
  await expect(card(page, 'Tulips.jpg')).toContainText('This picture cannot be shown here.');
  await change(1, { problem: 'gone' });
  await expect(card(page, 'Tulips.jpg')).toContainText('It is not where it was saved any more.');
  await expect(card(page, 'Tulips.jpg')).not.toContainText('This picture cannot be shown here.');
  await card(page, 'Tulips.jpg').getByRole('button', { name: 'Download Tulips.jpg' }).click();
  await change(2, { at: (fileTransfers[row]?.at ?? 0) + 1 });
  await expect(tulips).toBeVisible();
});

/** The files of the view's rows, as the main process lists them: the newest first. */
const listed = fileRows
  .flatMap(({ id: row, author, at, file }) => {
    if (!file) return [];
    const { preview: _preview, ...shown } = file;
    return { row, author, at, file: shown, hasPreview: shown.sort === 'picture' };
  })
  .reverse();
const answer = (page: Page, files: readonly object[]): Promise<void> =>
  page.evaluate((given) => void Object.assign(Reflect.get(window, 'answers'), { listFiles: given }), {
    files,
    more: null,
  });

test('all files of a conversation are on a page: pictures as a grid, others as a list, by keyboard too', async ({
  open,
}) => {
  const page = await open();
  const inBothThemes = async (name: string): Promise<void> => {
    await expectAccessible(page, name);
    for (const scheme of ['light', 'dark'] as const) {
      await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), scheme);
      await picture(page, `${name}-${scheme}`);
    }
  };
  await answer(page, listed);
  await page.keyboard.press('Control+g');
  const files = page.getByRole('region', { name: 'Files of a conversation' });
  await expect(files.getByRole('listitem').first()).toContainText('Gate.png');
  await expect(page.getByRole('log')).toBeHidden();
  const weather = files.getByRole('listitem').filter({ hasText: 'Weather.csv' });
  await weather.getByRole('button', { name: 'Download Weather.csv' }).click();
  await inBothThemes('all-files');

  await answer(
    page,
    listed.filter(({ file }) => file.sort === 'picture'),
  );
  await files.getByRole('radio', { name: 'Pictures' }).check();
  // The list of all files, which is there a moment longer, has that button too.
  const gate = files.locator('[data-file]').getByRole('button', { name: 'View picture Gate.png' });
  await gate.focus();
  await inBothThemes('all-pictures');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  // Roses are not here: Enter fetches them.
  await expect(files.getByRole('button', { name: 'Download Roses.jpg' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  const viewer = page.getByRole('dialog', { name: 'Picture viewer' });
  await expect(viewer.getByRole('heading')).toHaveText('Tulips.jpg');
  await page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu', { name: 'More about Tulips.jpg' })).toBeVisible();
  await picture(page, 'all-pictures-menu');
  await page.keyboard.press('Escape');
  await expect(files).toBeVisible();
  expect(await asked(page)).toEqual([
    ['fetchFile', of(rowOf(ann, 59))],
    ['fetchFile', of(rowOf(cleo, 55))],
  ]);

  await answer(page, []);
  await files.getByRole('textbox', { name: 'Find files by name' }).fill('snow');
  await expect(files.getByText('No file here has “snow” in its name.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(files).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await page.getByRole('button', { name: 'Conversation menu' }).click();
  await page.getByRole('menuitem', { name: 'Files' }).click();
  await expect(files.getByText('Nobody has sent a file here yet.')).toBeVisible();
});

test('what waits beside the draft can be taken away, and is sent with the text', async ({ open }) => {
  const page = await open({ attachments: waitingFiles });
  const waiting = page.getByRole('list', { name: 'To be sent' });
  await expect(waiting.getByRole('listitem')).toHaveCount(6);
  await expect(waiting).toContainText('It cannot be read.');
  await waiting.getByRole('button', { name: 'Take Gone.pdf away' }).click();
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('  For you ');
  await box.press('Enter');
  await expect(box).toHaveValue('');
  await box.press('Enter');
  await expect(waiting.getByRole('alert')).toHaveText(/^Not sent: 1 photo in it keeps its place and time/);
  await box.fill('Ask me');
  await waiting.getByRole('button', { name: 'Send anyway' }).click();
  await box.press('Control+u');
  await page.getByRole('button', { name: 'Attach files' }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Attach a folder' }).click();
  expect(await asked(page)).toEqual([
    ['detach', { conversation, attachment: 'a3' }],
    ['sendAttachments', { conversation, caption: 'For you', mentions: [] }],
    ['sendAttachments', { conversation, caption: '', mentions: [] }],
    ['sendAttachments', { conversation, caption: 'Ask me', mentions: [] }],
    ['attachFiles', { conversation, what: 'files' }],
    ['attachFiles', { conversation, what: 'files' }],
    ['attachFiles', { conversation, what: 'folder' }],
  ]);
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), theme);
    await expectAccessible(page, `attachments, ${theme}`);
    await picture(page, `attachments-${theme}`);
  }
});

test('what was written about a file that does not go is given back', async ({ open }) => {
  const page = await open({ attachments: waitingFiles });
  const box = page.getByRole('textbox', { name: 'Message' });
  const giveBack = (caption: string) =>
    page.evaluate((payload) => Reflect.get(window, 'emit')('onCaptionReturned', payload), { caption });
  await box.fill('The notes of Monday');
  await box.press('Enter');
  await expect(box).toHaveValue('');
  await giveBack('The notes of Monday');
  await expect(box).toHaveValue('The notes of Monday');
  await box.fill('And then');
  await giveBack('The notes of Monday');
  await expect(box).toHaveValue('The notes of Monday\nAnd then');
});

test('files that are dragged over the window show where they can be dropped', async ({ open }) => {
  const page = await open();
  const dragged = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'x.txt'));
    return transfer;
  });
  const log = page.getByRole('log');
  await log.dispatchEvent('dragover', { dataTransfer: dragged });
  await expect(page.getByText('Drop files and folders here')).toBeVisible();
  await picture(page, 'drop-light');
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
  await picture(page, 'drop-dark');
  await log.dispatchEvent('dragleave', { dataTransfer: dragged });
  await expect(page.getByText('Drop files and folders here')).toHaveCount(0);
});

test('the window of transfers lists those of all conversations, and leads to them', async () => {
  const app = await openOn(transfersView());
  const page = await app.firstWindow();
  const under = page.getByRole('region', { name: 'Under way' });
  await expect(under.getByRole('listitem')).toHaveCount(4);
  await under.getByRole('button', { name: 'Go on with Tour.mp4' }).click();
  const done = page.getByRole('region', { name: 'Done' });
  await done.getByRole('button', { name: 'Cleo in Garden' }).click();
  await page
    .getByRole('region', { name: 'Offered by you' })
    .getByRole('button', { name: 'Open Seeds.ods' })
    .click();
  expect(await asked(page)).toEqual([
    ['fetchFile', of(rowOf(bob, 53))],
    ['openRow', of(rowOf(cleo, 56))],
    ['openFile', of(rowOf(me, 57))],
  ]);
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), theme);
    await expectAccessible(page, `transfers, ${theme}`);
    await picture(page, `transfers-${theme}`);
  }
  await app.close();
  const none = await openOn(transfersView({}));
  await expect((await none.firstWindow()).getByText('No files are on their way.')).toBeVisible();
  await none.close();
});

test('cards are accessible, in both themes', async ({ open }) => {
  const page = await open();
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), theme);
    await expectAccessible(page, `cards, ${theme}`);
    for (const [part, row] of [
      ['start', rowOf(ann, 50)],
      ['middle', rowOf(cleo, 55)],
      ['end', rowOf(me, 61)],
    ] as const) {
      await page.locator(`[data-row="${row}"]`).scrollIntoViewIfNeeded();
      await picture(page, `cards-${part}-${theme}`);
    }
  }
});
