import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from './log-file';

let profile = '';
beforeEach(() => void (profile = mkdtempSync(join(tmpdir(), 'parley-log-'))));
afterEach(() => rmSync(profile, { recursive: true, force: true }));

const logged = (name = 'parley.log'): string => readFileSync(join(profile, 'logs', name), 'utf8');
const now = (): Date => new Date(0);

test('messages are appended with their time, level and details, in a file for its owner only', () => {
  openLog(profile, now).info('Begun.');
  openLog(profile, now).warn('Odd.', { why: 'two\nlines' });
  const lines = ['[info] Begun.', '[warn] Odd. {"why":"two\\nlines"}'];
  expect(logged()).toBe(lines.map((line) => `1970-01-01T00:00:00.000Z ${line}\n`).join(''));
  expect(statSync(join(profile, 'logs', 'parley.log')).mode & 0o077).toBe(0);
});

test('a large file is kept as the old one, in place of the one before', () => {
  mkdirSync(join(profile, 'logs'));
  const large = 'x'.repeat(1024 * 1024);
  writeFileSync(join(profile, 'logs', 'parley.log'), large);
  const log = openLog(profile, now);
  log.info('One.');
  expect(logged('parley.old.log')).toBe(large);
  log.info(large);
  log.info('Two.');
  expect(logged('parley.old.log')).toContain('One.');
  expect(logged()).toContain('Two.');
  expect(readdirSync(join(profile, 'logs')).sort()).toEqual(['parley.log', 'parley.old.log']);
});

test('a log that cannot be written does not keep the program from going on', () => {
  writeFileSync(join(profile, 'logs'), '');
  openLog(profile, now).info('Begun.');
  expect(readFileSync(join(profile, 'logs'), 'utf8')).toBe('');
});
