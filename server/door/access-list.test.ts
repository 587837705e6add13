import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { personCalled } from '../../testing/entries/store-kit';
import { AccessList, entriesIn, isAccessEntry } from './access-list';

const ann = personCalled('ann');
const visitor = { name: 'somebody', person: undefined, address: '192.0.2.7' };

test('a visitor is on a list by key, by name, or by address', () => {
  const has = (entry: string, fields: object): boolean =>
    new AccessList([entry]).has({ ...visitor, ...fields });
  expect(has(ann, { person: ann })).toBe(true);
  expect(has(ann, { name: ann.slice(0, 32) })).toBe(false);
  expect(has('Ann Hill', { name: 'ann hill' })).toBe(true);
  expect(has('name:10.0.0.1', { name: '10.0.0.1' })).toBe(true);
  expect(has('10.0.0.1', { name: '10.0.0.1' })).toBe(false);
  expect(has('192.0.2.0/24', {})).toBe(true);
  expect(has('192.0.2.7', { address: '::ffff:192.0.2.7' })).toBe(true);
  expect(has('192.0.3.0/24', {})).toBe(false);
  expect(has('2001:db8::/32', { address: '2001:db8:5::1' })).toBe(true);
  expect(has('2001:db8::/32', { address: '2001:db9::1' })).toBe(false);
  expect(has('::1', { address: '?' })).toBe(false);
});

test('entries stand between commas, or in the lines of a file', () => {
  expect(entriesIn(' Ann Hill, 10.0.0.0/8,,')).toEqual(['Ann Hill', '10.0.0.0/8']);
  const folder = mkdtempSync(join(tmpdir(), 'parley-list-'));
  writeFileSync(join(folder, 'list'), '# friends\nAnn Hill # from Leeds\n\n10.0.0.0/8\n');
  expect(entriesIn(`@${join(folder, 'list')}`)).toEqual(['Ann Hill', '10.0.0.0/8']);
  rmSync(folder, { recursive: true });
  expect(() => entriesIn('@/nowhere')).toThrow('ENOENT');
  expect(['10.0.0.0/33', '::/129', '\u200b', 'a'.repeat(33)].filter(isAccessEntry)).toEqual([]);
});
