import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { makeHistory } from '../bench/history/make-history';
import { seeded } from '../testing/random';
import { expect, test } from './fixtures';
import { projectDir, removeDir, temporaryDir } from './support/paths';
import { electronExecutable, launchArguments } from './support/user';

test('if the profile cannot be opened a sentence says so, and the roster, already loaded, shows nothing', async ({
  stage,
}) => {
  const profile = temporaryDir('profile');
  const database = new DatabaseSync(join(profile, 'messages.sqlite'));
  database.exec('PRAGMA user_version = 999');
  database.close();
  const user = await stage.start({ profile, user: 'ann' });
  const log = join(profile, 'logs', 'parley.log');
  await expect.poll(() => existsSync(log) && readFileSync(log, 'utf8')).toContain('Parley could not start.');
  const [page, ...others] = user.pages();
  if (!page) throw new Error('no window');
  expect(others).toEqual([]);
  await page.waitForLoadState();
  const handle = await user.app.browserWindow(page);
  expect(await handle.evaluate((window) => window.isVisible())).toBe(false);
  expect(await page.locator('#root').innerHTML()).toBe('');
  await user.signal('SIGKILL');
  removeDir(profile);
});

test('if damage is found once the roster is there, Parley starts again without the damaged file', async () => {
  const profile = temporaryDir('damaged');
  const file = join(profile, 'messages.sqlite');
  makeHistory(profile, 4_000, seeded(1));
  const bytes = readFileSync(file);
  bytes.fill(0xab, bytes.length - 40 * 4096, bytes.length - 8 * 4096);
  writeFileSync(file, bytes);
  const args = launchArguments({ user: 'ann' }, profile);
  const first = spawn(electronExecutable(), args, { cwd: projectDir, stdio: 'ignore' });
  const [code] = (await once(first, 'exit')) as [number];
  expect(code).toBe(0);
  const kept = readdirSync(profile).filter((name) => name.startsWith('messages.sqlite.unreadable-'));
  expect(kept).toHaveLength(1);
  expect(readFileSync(join(profile, kept[0] ?? '')).equals(bytes)).toBe(true);
  await expect.poll(() => existsSync(file), { timeout: 15_000 }).toBe(true);
  // Chromium's lock of the profile is a link to the computer's name and the process.
  const lock = join(profile, 'SingletonLock');
  process.kill(Number(/\d+$/.exec(readlinkSync(lock))?.[0]), 'SIGTERM');
  await expect.poll(() => lstatSync(lock, { throwIfNoEntry: false }), { timeout: 15_000 }).toBeUndefined();
  removeDir(profile);
});
