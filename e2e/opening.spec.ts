import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type User } from './fixtures';
import { answer, asked } from './support/questions';
import { electronExecutable, launchArguments } from './support/user';
import { removeDir, temporaryDir } from './support/paths';

let folder = '';
test.beforeEach(() => void (folder = temporaryDir('opening')));
test.afterEach(() => removeDir(folder));

/** Starts Parley again with the same profile, as the desktop does for a link, a file, or an action of the desktop entry. */
async function startAgain(user: User, ...asks: string[]): Promise<void> {
  const args = launchArguments({ nearby: 'loopback', asks }, user.profile);
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

test('a first start carries out --away and --new-conversation', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann', nearby: 'loopback', asks: ['--away', '--new-conversation'] });
  const roster = await ann.roster();
  await expect(roster.getByRole('textbox', { name: 'Search' })).toBeFocused();
  await expect(roster.getByRole('button', { name: /^Status/ })).toContainText('Away');
});
