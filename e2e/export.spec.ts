import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import {
  accept,
  conversationEntry,
  expect,
  message,
  person,
  say,
  startConversation,
  test,
  type User,
} from './fixtures';
import { removeDir, temporaryDir } from './support/paths';
import { pictures } from './support/pictures';

let folder = '';
test.beforeEach(() => void (folder = temporaryDir('export')));
test.afterEach(() => removeDir(folder));

/** Answers file dialogs with a path, and confirmations with the first button. */
const answer = (user: User, path: string): Promise<void> =>
  user.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
    dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
  }, path);

/** Presses a button on the page Advanced of the preferences. */
async function press(user: User, name: string): Promise<Page> {
  const preferences = await user.preferences('Advanced');
  await preferences.getByRole('button', { name }).click();
  return preferences;
}

/** Ann and Bob, nearby, in a conversation. */
async function pair(stage: { start(options: object): Promise<User> }) {
  const start = (user: string): Promise<User> => stage.start({ user, nearby: 'loopback' });
  const [ann, bob] = await Promise.all([start('ann'), start('bob')]);
  await expect(person(await ann.roster(), 'bob')).toBeVisible();
  const hers = await startConversation(ann, ['bob']);
  const his = await accept(bob);
  await say(hers, 'Core <4> is on the bench');
  await expect(message(his, 'Core <4> is on the bench')).toHaveCount(1);
  return { ann, bob, hers, his };
}

test('a conversation is exported as a page, and all of them as a data file whose import changes nothing here', async ({
  stage,
}) => {
  const { ann, hers } = await pair(stage);
  const page = join(folder, 'page.html');
  await answer(ann, page);
  await hers.getByRole('button', { name: 'Conversation menu' }).click();
  await hers.getByRole('menuitem', { name: 'Export…' }).click();
  await expectAccessible(hers, 'export dialog');
  await hers.getByRole('button', { name: 'Choose a file…' }).click();
  const notice = hers.getByText('Exported to page.html.');
  await expect(notice).toBeVisible();
  await hers.getByRole('textbox', { name: 'Message' }).click();
  await ann.app.evaluate(({ shell }) => {
    shell.showItemInFolder = (shown) => void Object.assign(globalThis, { shown });
  });
  await hers.getByRole('button', { name: 'Show in folder' }).click();
  await expect.poll(() => ann.app.evaluate(() => Reflect.get(globalThis, 'shown') as string)).toBe(page);
  expect(readFileSync(page, 'utf8')).toContain('Core &lt;4&gt; is on the bench');

  const lines = join(folder, 'all.jsonl');
  await answer(ann, lines);
  const preferences = await press(ann, 'Export all conversations…');
  await preferences.getByRole('radio', { name: 'To import again' }).click({ force: true });
  await preferences.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(preferences.getByText('Exported to all.jsonl.')).toBeVisible();
  expect(statSync(lines).mode & 0o777).toBe(0o600);
  await press(ann, 'Import conversations…');
  await expect(preferences.getByText('2 messages read. All of it was here already.')).toBeVisible();
  await expectAccessible(preferences, 'preferences, Advanced');

  const stranger = await stage.start({ user: 'eve' });
  await answer(stranger, lines);
  const others = await press(stranger, 'Import conversations…');
  await expect(
    others.getByText(/2 messages read, 4 are of conversations to which you were never/),
  ).toBeVisible();
  await answer(stranger, page);
  await press(stranger, 'Import conversations…');
  await expect(others.getByText(/This file has no Parley conversations/)).toBeVisible();
  await press(stranger, 'Restore a backup…');
  await expect(others.getByText(/This file is not a Parley backup.* Nothing was changed/)).toBeVisible();
});

test('an encrypted export is imported with its passphrase only, and a damaged one not at all', async ({
  stage,
}) => {
  const { ann, hers } = await pair(stage);
  const lines = join(folder, 'all.parley.jsonl.age');
  await answer(ann, lines);
  await hers.getByRole('button', { name: 'Conversation menu' }).click();
  await hers.getByRole('menuitem', { name: 'Export…' }).click();
  await hers.getByRole('radio', { name: 'To import again' }).click({ force: true });
  await pictures(hers, 'export-dialog-open');
  await hers.getByRole('radio', { name: 'With a passphrase' }).click({ force: true });
  await hers.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(hers.getByRole('textbox', { name: 'Passphrase again' })).toHaveAccessibleDescription(
    'Choose a passphrase.',
  );
  await hers.getByRole('button', { name: 'Suggest one' }).click();
  const chosen = hers.getByRole('textbox', { name: 'Passphrase', exact: true });
  await expect(chosen).toHaveValue(/^([a-z]+-){9}[a-z]+$/);
  await expectAccessible(hers, 'export dialog with a passphrase');
  await pictures(hers, 'export-dialog-sealed');
  const passphrase = await chosen.inputValue();
  await hers.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(
    hers.getByText('Exported to all.parley.jsonl.age, which opens only with your passphrase.'),
  ).toBeVisible();
  expect(readFileSync(lines, 'latin1')).toMatch(/^age-encryption\.org\/v1\n/);

  const preferences = await press(ann, 'Import conversations…');
  const field = preferences.getByRole('textbox', { name: 'Passphrase' });
  await field.fill('wrong');
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(
    'This passphrase does not open the file. Nothing was changed.',
  );
  await pictures(preferences, 'passphrase-dialog-export');
  await preferences.getByRole('button', { name: 'Cancel' }).click();
  await expect(preferences.getByText('The import was cancelled.')).toBeVisible();
  await press(ann, 'Import conversations…');
  await field.fill(passphrase);
  await field.press('Enter');
  await expect(preferences.getByText('2 messages read. All of it was here already.')).toBeVisible();
  await expect(preferences.getByRole('button', { name: 'Import conversations…' })).toBeFocused();

  const bytes = readFileSync(lines);
  writeFileSync(lines, bytes.subarray(0, -1));
  await press(ann, 'Import conversations…');
  await field.fill(passphrase);
  await field.press('Enter');
  await expect(preferences.getByText(/it is damaged.* Nothing was changed/)).toBeVisible();
  expect(existsSync(join(ann.profile, 'importing.jsonl'))).toBe(false);
});

test('restoring a backup brings back messages written after it, and keeps those written before', async ({
  stage,
}) => {
  const { ann, bob, hers, his } = await pair(stage);
  const file = join(folder, 'ann.tar');
  await answer(ann, file);
  const preferences = await press(ann, 'Back up this profile…');
  await preferences.getByRole('radio', { name: 'Not encrypted' }).click({ force: true });
  await expect(preferences.getByText('The file is not encrypted: whoever has it')).toBeVisible();
  await preferences.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(preferences.getByText(/Backed up to ann.tar\. The file is not encrypted/)).toBeVisible();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await say(hers, 'After the backup');
  await expect(message(his, 'After the backup')).toHaveCount(1);
  await bob.quit();

  await ann.app.evaluate(({ app }) => void (app.relaunch = () => undefined));
  const ended = new Promise((resolve) => ann.app.process().once('exit', resolve));
  await press(ann, 'Restore a backup…');
  await ended;

  const again = await stage.start({ user: 'ann', profile: ann.profile, nearby: 'loopback' });
  const kept = readdirSync(ann.profile).find((name) => name.startsWith('before-restore-'));
  expect(existsSync(join(ann.profile, kept ?? '', 'messages.sqlite'))).toBe(true);
  await conversationEntry(await again.roster(), 'bob').dblclick();
  const restored = await again.conversation();
  await expect(message(restored, 'Core <4> is on the bench')).toHaveCount(1);
  await expect(message(restored, 'After the backup')).toHaveCount(0);
  // A restored profile writes with a new key, so it need not wait for others to claim what it wrote after the backup.
  await say(restored, 'Before anybody came');

  const later = await stage.start({ user: 'bob', profile: bob.profile, nearby: 'loopback' });
  await expect(message(restored, 'After the backup')).toHaveCount(1);
  await conversationEntry(await later.roster(), 'ann').dblclick();
  const theirs = await later.conversation();
  await expect(message(theirs, 'After the backup')).toHaveCount(1);
  await expect(message(theirs, 'Before anybody came')).toHaveCount(1);
});
