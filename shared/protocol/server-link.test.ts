import { expect, test } from 'vitest';
import { formatAddress } from './address';
import { parseServerLink, serverLink } from './server-link';

const key = `${'k'.repeat(42)}A`;

test.each([
  { host: 'lab.example.org', port: 7000 },
  { host: '192.168.1.9', port: 6666 },
  { host: 'fe80::1', port: 1 },
])('a link to %j is read as it was written', (address) => {
  expect(parseServerLink(serverLink(formatAddress(address), key))).toEqual({
    ok: true,
    value: { ...address, key },
  });
});

test('an address is read as usual, with or without a scheme, and names no key', () => {
  for (const text of ['lab', 'lab:6666', 'parley://lab', ' parley://lab/ '])
    expect(parseServerLink(text)).toEqual({ ok: true, value: { host: 'lab', port: 6666 } });
  expect(parseServerLink(`parley://lab?key=${key}`)).toEqual({
    ok: true,
    value: { host: 'lab', port: 6666, key },
  });
});

test.each([
  `lab/?key=${key}`,
  'parley://lab/?key=',
  `parley://lab/?key=${key}x`,
  `parley://lab/?key=${key.slice(1)}`,
  `parley://lab/?key=${key}&key=${key}`,
  `parley://lab/?key=${key}#x`,
  `parley://lab/x?key=${key}`,
  `parley://?key=${key}`,
  `parley://lab/?other=${key}`,
])('%j names no server', (text) => {
  expect(parseServerLink(text).ok).toBe(false);
});
