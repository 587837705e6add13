import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accept, conversationEntry, expect, person, startConversation, test } from './fixtures';
import { catchMenus, choose } from './support/menus';
import { pictures } from './support/pictures';
import { projectDir } from './support/paths';
import { answer, asked } from './support/questions';
import type { User } from './support/user';

const waiting = (page: Page) => page.getByRole('list', { name: 'To be sent' });
const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });
/** What is kept of a profile's attachments that have no file of the user's. */
const kept = ({ profile }: User): string[] => {
  const folder = join(profile, 'transfers', 'attached');
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** What a profile remembers of drafts and plans. */
const remembered = (profile: string): string => {
  const path = join(profile, 'conversations.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** Pastes a picture as if another program had copied it: it is nowhere on the disk. */
async function paste(page: Page, bytes: Buffer): Promise<void> {
  await box(page).click();
  await box(page).evaluate((area, text) => {
    const data = new DataTransfer();
    const picture = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    data.items.add(new File([picture], 'image.png', { type: 'image/png' }));
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, bytes.toString('base64'));
}

async function chooseFiles(user: User, page: Page, files: readonly string[]): Promise<void> {
  await user.app.evaluate(({ dialog }, filePaths) => {
    Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths }) });
  }, files);
  await page.getByRole('button', { name: 'Attach files' }).click();
}

test('what waits beside a draft is there after kill -9, and can be sent or taken away', async ({ stage }) => {
  const start = (user: string, profile?: string) =>
    stage.start({ user, nearby: 'loopback', ...(profile === undefined ? {} : { profile }) });
  const hers = stage.folder('waiting');
  const [first, bodo] = await Promise.all([start('Wanda Waits', hers), start('Bodo Waits')]);
  await expect(person(await first.roster(), 'Bodo Waits')).toBeVisible();
  const before = await startConversation(first, ['Bodo Waits']);
  const his = await accept(bodo);

  const files = stage.folder('files');
  const [plan, notes, gone] = ['Plan.txt', 'Notes.txt', 'Gone.txt'].map((name) => join(files, name));
  for (const path of [plan, notes, gone]) writeFileSync(path ?? '', 'dig');
  await paste(before, readFileSync(join(projectDir, 'docs/pictures/roster-light.png')));
  await expect(waiting(before).locator('img'), 'the small picture is made').toHaveCount(1);
  await chooseFiles(first, before, [plan ?? '', notes ?? '', gone ?? '']);
  await expect(waiting(before).getByRole('listitem')).toHaveCount(4);
  await box(before).fill('Look at these');
  await expect.poll(() => remembered(hers)).toContain('Look at these');
  expect(kept(first)).toHaveLength(1);
  await first.signal('SIGKILL');
  writeFileSync(notes ?? '', 'dig deeper');
  rmSync(gone ?? '');

  const again = await start('Wanda Waits', hers);
  const after = await again.conversation();
  await expect(box(after)).toHaveValue('Look at these');
  await expect(waiting(after).getByRole('listitem')).toHaveCount(4);
  await expect(waiting(after).locator('img'), 'the picture is there, with its small one').toHaveCount(1);
  const card = (name: string) => waiting(after).getByRole('listitem').filter({ hasText: name });
  await expect(card('Notes.txt')).toContainText('It has changed since.');
  await expect(card('Gone.txt')).toContainText('It cannot be read.');
  await expect(card('Plan.txt')).toContainText('3 bytes');
  await pictures(after, 'waiting-after-restart');
  for (const name of ['Notes.txt', 'Gone.txt', 'Plan.txt'])
    await card(name)
      .getByRole('button', { name: /^Take / })
      .click();
  await expect(person(await again.roster(), 'Bodo Waits')).toBeVisible();
  await after.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(his.getByText('Look at these')).toBeVisible();
  await expect
    .poll(() =>
      his.locator('[data-file] button img').evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBeGreaterThan(100);

  // One that is taken away leaves nothing behind.
  await paste(after, readFileSync(join(projectDir, 'docs/pictures/roster-dark.png')));
  await expect(waiting(after).getByRole('listitem')).toHaveCount(1);
  expect(kept(again)).toHaveLength(2);
  await waiting(after)
    .getByRole('button', { name: /^Take / })
    .click();
  await expect.poll(() => kept(again)).toHaveLength(1);
  expect([...again.problems, ...bodo.problems]).toEqual([]);
});

test('a conversation in which nothing is written yet keeps what is attached, until it is given up', async ({
  stage,
}) => {
  const start = (user: string, profile?: string) =>
    stage.start({ user, nearby: 'loopback', ...(profile === undefined ? {} : { profile }) });
  const hers = stage.folder('planned');
  const [first] = await Promise.all([start('Petra Plans', hers), start('Paul Plans')]);
  const roster = await first.roster();
  await person(roster, 'Paul Plans').click();
  const planned = await first.conversation();
  await paste(planned, readFileSync(join(projectDir, 'docs/pictures/roster-light.png')));
  await expect(waiting(planned).locator('img')).toHaveCount(1);
  await expect.poll(() => remembered(hers), 'the plan is kept').toContain('Paul Plans');
  await first.signal('SIGKILL');

  const again = await start('Petra Plans', hers);
  const after = await again.conversation();
  await expect(waiting(after).locator('img')).toHaveCount(1);
  await catchMenus(again);
  await answer(again, true);
  await conversationEntry(await again.roster(), 'Paul Plans').click({ button: 'right' });
  await choose(again.app, 'Delete draft…');
  await expect.poll(() => asked(again)).toEqual(['Delete this draft?']);
  await expect.poll(() => after.isClosed()).toBe(true);
  await expect.poll(() => kept(again)).toEqual([]);
  expect(again.problems).toEqual([]);
});
