import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from './log-file';

let profile = '';
beforeEach(() => void (profile = mkdtempSync(join(tmpdir(), 'parley-log-'))));
afterEach(() => rmSync(profile, { recursive: true, force: true }));

test('messages are appended with their level and details, one a line, in a file for its owner only', () => {
  openLog(profile).info('Begun.');
  openLog(profile).warn('Odd.', { why: 'two\nlines' });
  const file = join(profile, 'logs', 'parley.log');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/\[info\].* Begun\.$/);
  expect(lines[1]).toMatch(/\[warn\].* Odd\. \{"why":"two\\nlines"\}$/);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a log that cannot be written does not keep the program from going on', () => {
  writeFileSync(join(profile, 'logs'), '');
  openLog(profile).info('Begun.');
  expect(readFileSync(join(profile, 'logs'), 'utf8')).toBe('');
});
