import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { placedJpeg, secretPlace } from '../testing/picture/test-photos';
import { expect, talk, test, type User } from './fixtures';
import { expectAccessible } from './support/accessible';
import { pictures } from './support/pictures';
import { answer, asked } from './support/questions';
import { electronExecutable, launchArguments } from './support/user';
import { removeDir, temporaryDir } from './support/paths';

let folder = '';
test.beforeEach(() => void (folder = temporaryDir('opening')));
test.afterEach(() => removeDir(folder));

/** Starts Parley again with the same profile, as the desktop does for a link, a file, or an action of the desktop entry. */
async function startAgain({ profile }: Pick<User, 'profile'>, ...asks: string[]): Promise<void> {
  const args = launchArguments({ nearby: 'loopback', asks }, profile);
  const [code] = (await once(spawn(electronExecutable(), args, { stdio: 'ignore' }), 'exit')) as [number];
  expect(code).toBe(0);
}

test('links, files and desktop actions are passed to the running Parley, which asks first', async ({
  stage,
}) => {
  const server = await stage.server('Lab');
  const ann = await stage.start({ user: 'ann', nearby: 'loopback' });
  const roster = await ann.roster();
  const status = roster.getByRole('button', { name: /^Status/ });
  const search = roster.getByRole('textbox', { name: 'Search' });
  await answer(ann, false);

  await roster.getByRole('button', { name: 'Preferences' }).focus();
  await startAgain(ann, '--new-conversation', '--away');
  await expect(search).toBeFocused();
  await expect(status).toContainText('Away');

  await startAgain(ann, 'parley://lab/join');
  await startAgain(ann, `parley://${server.address}`);
  const question = `Use the server ${server.address}?`;
  await expect.poll(() => asked(ann)).toEqual(['This link cannot be opened.', question]);
  await expect(roster.getByText('Lab')).toHaveCount(0);
  await answer(ann, true);
  await startAgain(ann, `parley://${server.address}/`);
  await expect(roster.getByText('Server Lab')).toBeVisible();
  expect(await asked(ann)).toEqual([question]);

  const file = join(folder, 'all.parley.jsonl');
  writeFileSync(file, '{"x":1}\n');
  await startAgain(ann, file);
  const told = ['Import the conversations in “all.parley.jsonl”?', '“all.parley.jsonl” cannot be opened.'];
  await expect.poll(() => asked(ann)).toEqual([question, ...told]);
});

test('a file that is sent from a terminal waits beside the draft, and goes through the server to somebody elsewhere; a photo goes without its place', async ({
  stage,
}) => {
  const server = await stage.server('Lab');
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [hers, his] = await talk(ann, bob);
  if (!hers || !his) throw new Error('two windows');
  const path = join(folder, 'Core log.txt');
  writeFileSync(path, 'ash, sand, ash');
  await bob.app.evaluate(({ app }, to) => app.setPath('downloads', to), folder);

  await startAgain(ann, 'send', path, '--to', 'bob');
  await expect(hers.getByRole('list', { name: 'To be sent' })).toContainText('Core log.txt');
  await hers.getByRole('button', { name: 'Send', exact: true }).click();
  const card = his.getByRole('group', { name: 'File Core log.txt' });
  await card.getByRole('button', { name: 'Download Core log.txt' }).click();
  await expect.poll(() => readdirSync(join(folder, 'Parley'))).toEqual(['Core log.txt']);
  expect(readFileSync(join(folder, 'Parley', 'Core log.txt'), 'utf8')).toBe('ash, sand, ash');

  const photo = join(folder, 'Beach.jpg');
  writeFileSync(photo, placedJpeg(6));
  await startAgain(ann, 'send', photo, '--to', 'bob');
  await expect(hers.getByRole('list', { name: 'To be sent' })).toContainText('Beach.jpg');
  await hers.getByRole('button', { name: 'Send', exact: true }).click();
  const received = join(folder, 'Parley', 'Beach.jpg');
  await expect.poll(() => existsSync(received)).toBe(true);
  expect(readFileSync(received).includes(secretPlace)).toBe(false);

  const roster = await bob.roster();
  const field = roster.getByRole('textbox', { name: 'Search' });
  await field.fill('has:fil');
  await pictures(roster, 'search-files-hint');
  await field.fill('has:file file:core');
  await expect(roster.getByRole('listbox', { name: 'Found messages' }).getByRole('option')).toHaveText([
    /Core log/,
  ]);
  await pictures(roster, 'search-files');
});

test('a first start carries out --away and --new-conversation', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann', nearby: 'loopback', asks: ['--away', '--new-conversation'] });
  const roster = await ann.roster();
  await expect(roster.getByRole('textbox', { name: 'Search' })).toBeFocused();
  await expect(roster.getByRole('button', { name: /^Status/ })).toContainText('Away');
});

test('what a second start asks for while the first is still starting is carried out', async ({ stage }) => {
  const profile = join(folder, 'profile');
  const starting = stage.start({ user: 'ann', nearby: 'loopback', profile });
  const lock = (): boolean =>
    lstatSync(join(profile, 'SingletonLock'), { throwIfNoEntry: false }) !== undefined;
  while (!lock()) await wait(5);
  await startAgain({ profile }, '--away');
  const roster = await (await starting).roster();
  await expect(roster.getByRole('button', { name: /^Status/ })).toContainText('Away');
});

test('a backup with a passphrase is made in preferences, and opened from outside only with it', async ({
  stage,
}) => {
  const ann = await stage.start({ user: 'ann', nearby: 'loopback' });
  const file = join(folder, 'ann.parley.tar.age');
  await ann.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  const preferences = await ann.preferences('Advanced');
  await preferences.getByRole('button', { name: 'Back up this profile…' }).click();
  const choose = preferences.getByRole('button', { name: 'Choose a file…' });
  await choose.click();
  const again = preferences.getByRole('textbox', { name: 'Passphrase again' });
  await expect(again).toHaveAccessibleDescription('Choose a passphrase.');
  const first = preferences.getByRole('textbox', { name: 'Passphrase', exact: true });
  await first.fill('one');
  await expect(again).toHaveAccessibleDescription('The two are not the same.');
  await expectAccessible(preferences, 'backup dialog');
  await preferences.getByRole('button', { name: 'Suggest one' }).click();
  await expect(first).toHaveValue(/^([a-z]+-){9}[a-z]+$/);
  await pictures(preferences, 'backup-dialog');
  const passphrase = await first.inputValue();
  await choose.click();
  await expect(
    preferences.getByText('Backed up to ann.parley.tar.age, which opens only with your passphrase.'),
  ).toBeVisible();
  expect(readFileSync(file, 'latin1')).toMatch(/^age-encryption\.org\/v1\n/);

  await answer(ann, false);
  await ann.closeWindow(preferences);
  await startAgain(ann, file);
  const opened = await ann.window('preferences', 'ann.parley.tar.age is encrypted.');
  const field = opened.getByRole('textbox', { name: 'Passphrase' });
  await expectAccessible(opened, 'passphrase dialog');
  await field.fill('wrong');
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(
    'This passphrase does not open the file. Nothing was changed.',
  );
  await pictures(opened, 'passphrase-dialog');
  await field.fill(passphrase);
  await field.press('Enter');
  await expect.poll(() => asked(ann)).toEqual(['Restore this backup?']);

  // Whoever closes the window has answered, and can open the file again.
  await startAgain(ann, file);
  await expect(field).toBeVisible();
  await ann.closeWindow(opened);
  await startAgain(ann, file);
  const last = await ann.window('preferences', 'ann.parley.tar.age is encrypted.');
  await last.getByRole('button', { name: 'Cancel' }).click();
  await expect
    .poll(() => asked(ann))
    .toEqual(['Restore this backup?', '“ann.parley.tar.age” cannot be opened.']);
  expect(readdirSync(ann.profile).filter((name) => name.startsWith('restore-'))).toEqual([]);
});
