import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isBackup } from './is-backup';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-open-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a tar file and one that age has encrypted are recognised as backups; other and unreadable files, and encrypted data files by their names, are not', async () => {
  writeFileSync(join(folder, 'all.jsonl'), '{"x":1}\n');
  writeFileSync(join(folder, 'empty'), '');
  execFileSync('tar', ['-cf', 'ann.tar', 'all.jsonl'], { cwd: folder });
  writeFileSync(join(folder, 'ann.age'), 'age-encryption.org/v1\n-> scrypt');
  for (const name of ['ann.tar', 'ann.age']) expect(await isBackup(join(folder, name))).toBe(true);
  const data = ['all.jsonl.age', 'all.jsonl (1).age', 'ALL.JSONL.AGE', 'sealed.jsonl'];
  for (const name of data) writeFileSync(join(folder, name), 'age-encryption.org/v1\n-> scrypt');
  for (const name of ['all.jsonl', ...data, 'empty', 'missing', '.'])
    expect(await isBackup(join(folder, name))).toBe(false);
});

test.skipIf(process.platform === 'win32')(
  'a pipe without a writer is not recognised as a backup, and does not block',
  async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await isBackup(join(folder, 'pipe'))).toBe(false);
  },
);
