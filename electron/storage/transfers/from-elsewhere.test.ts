import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { markAsFromElsewhere } from './from-elsewhere';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-mark-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// Elsewhere the stream of Windows is a file with such a name, which shows what is written.
test.skipIf(process.platform === 'win32')('on Windows a file gets the mark of the Internet zone', () => {
  const path = join(folder, 'Setup.exe');
  writeFileSync(path, 'x');
  markAsFromElsewhere(path, 'win32');
  expect(readFileSync(`${path}:Zone.Identifier`, 'utf8')).toBe('[ZoneTransfer]\r\nZoneId=3\r\n');
  expect(readFileSync(path, 'utf8')).toBe('x');
});

test('a file system without such marks is no reason to fail', () => {
  markAsFromElsewhere(join(folder, 'gone', 'Setup.exe'), 'win32');
});

test.each(['linux', 'darwin'] as const)('on %s nothing is written beside a file', (system) => {
  writeFileSync(join(folder, 'Setup.exe'), 'x');
  markAsFromElsewhere(join(folder, 'Setup.exe'), system);
  expect(readdirSync(folder)).toEqual(['Setup.exe']);
});
