import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openForWriting } from '../sqlite/database';
import { keepPrivate } from './private-files';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-private-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (...path: string[]): string => (statSync(join(folder, ...path)).mode & 0o7777).toString(8);
/** Makes a file or folder with the modes of umask 022, whatever the test's own is. */
function make(name: string, isFolder = false): void {
  const path = join(folder, name);
  if (isFolder) mkdirSync(path);
  else writeFileSync(path, 'x');
  chmodSync(path, isFolder ? 0o755 : 0o644);
}
const isOurs = (name: string): boolean => name.startsWith('ours');

test('files that others could read become private; files of other owners stay unchanged', () => {
  for (const name of ['profile', 'profile/ours-folder', 'profile/other-folder']) make(name, true);
  for (const name of ['profile/ours', 'profile/ours-folder/inside', 'profile/other']) make(name);
  make('elsewhere');
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'profile/ours-link'));
  keepPrivate(join(folder, 'profile'), isOurs);
  expect([modeOf('profile'), modeOf('profile/ours-folder')]).toEqual(['700', '700']);
  expect([modeOf('profile/ours'), modeOf('profile/ours-folder/inside')]).toEqual(['600', '600']);
  expect([modeOf('profile/other'), modeOf('profile/other-folder'), modeOf('elsewhere')]).toEqual([
    '644',
    '755',
    '644',
  ]);
});

test('a folder that is shared stays shared', () => {
  make('shared', true);
  chmodSync(join(folder, 'shared'), 0o1777);
  make('shared/ours');
  keepPrivate(join(folder, 'shared'), isOurs);
  expect([modeOf('shared'), modeOf('shared/ours')]).toEqual(['1777', '600']);
});

test('a new folder is private, whatever the umask', () => {
  keepPrivate(join(folder, 'a/b'), isOurs);
  expect(modeOf('a/b')).toBe('700');
});

test('a database and its journals can be read by their owner only', () => {
  const database = openForWriting(join(folder, 'messages.sqlite'), [
    (each) => each.exec('CREATE TABLE t (x)'),
  ]);
  database.exec('INSERT INTO t VALUES (1)');
  const names = readdirSync(folder);
  expect(names).toHaveLength(3);
  for (const name of names) expect(modeOf(name), name).toBe('600');
  database.close();
});
