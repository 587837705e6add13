import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkedByRoot } from './electron-updater';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-root-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs what root would run, as electron-updater hands it over. Returns the exit status. */
function run(signed: string, found: string, install: string): number | null {
  const path = join(folder, 'a package.deb');
  writeFileSync(path, found);
  const sha512 = createHash('sha512').update(signed).digest('base64');
  const command = checkedByRoot({ sha512 }, 'deb', install.split(' '), path.replace(/ /g, '\\ '));
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: folder, OUT: join(folder, 'out') };
  return spawnSync(`/bin/bash -c '${command}'`, { shell: true, env }).status;
}
const left = (): string[] => spawnSync('ls', [folder], { encoding: 'utf8' }).stdout.split('\n');

test('root installs a copy of the signed package, removes it, and reports a failure', () => {
  expect(run('signed', 'signed', 'cp -t $OUT')).toBe(1);
  expect(left()).toEqual(['a package.deb', '']);
  expect(run('signed', 'signed', 'tee $OUT --output-error <')).toBe(0);
  expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('signed');
  expect(left()).toEqual(['a package.deb', 'out', '']);
});

test('a package that was changed while the system asked for a password is not installed', () => {
  expect(run('signed', 'hostile', 'tee $OUT <')).not.toBe(0);
  expect(left()).not.toContain('out');
});
