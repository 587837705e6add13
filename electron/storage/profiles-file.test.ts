import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ListedProfile } from '../../shared/settings/profiles';
import { silent } from './logger';
import { ProfilesFile } from './profiles-file';

let usual = '';
let file: ProfilesFile;
beforeEach(() => {
  usual = mkdtempSync(join(tmpdir(), 'parley-profiles-'));
  file = new ProfilesFile(usual, silent);
});
afterEach(() => rmSync(usual, { recursive: true, force: true }));

const work: ListedProfile = { id: 'w1', name: 'Work', colour: 'blue', folder: '/somewhere/work' };

function put(text: string): void {
  mkdirSync(dirname(file.path), { recursive: true });
  writeFileSync(file.path, text);
}

test('a list is empty until something is put in, and kept for its owner only, with what later versions wrote', () => {
  expect(file.read()).toEqual({ list: { asks: false, profiles: [] } });
  expect(file.change((list) => ({ ...list, profiles: [work] }))).toBe(true);
  expect(new ProfilesFile(usual, silent).read()).toEqual({ list: { asks: false, profiles: [work] } });
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
  put(JSON.stringify({ asks: true, profiles: [{ ...work, later: 1 }], more: 2 }));
  file.change((list) => ({ ...list, asks: false }));
  expect(JSON.parse(readFileSync(file.path, 'utf8'))).toEqual({
    asks: false,
    profiles: [{ ...work, later: 1 }],
    more: 2,
  });
});

test('each change is made to the list as it is then: two Parleys lose nothing of each other', () => {
  const other = new ProfilesFile(usual, silent);
  file.change((list) => ({ ...list, profiles: [...list.profiles, work] }));
  other.change((list) => ({ ...list, profiles: [...list.profiles, { ...work, id: 'h1', folder: '/home' }] }));
  file.change((list) => ({ ...list, asks: true }));
  expect(other.read()).toMatchObject({ list: { asks: true, profiles: [{ id: 'w1' }, { id: 'h1' }] } });
});

test.each([
  ['no JSON', '{"profiles": ['],
  ['a strange colour', JSON.stringify({ profiles: [{ ...work, colour: 'plaid' }] })],
  ['two with one id', JSON.stringify({ profiles: [work, { ...work, folder: '/other' }] })],
  [
    'two with one folder',
    JSON.stringify({ profiles: [work, { ...work, id: 'w2', folder: '/somewhere/./work' }] }),
  ],
  ['an id that leads elsewhere', JSON.stringify({ profiles: [{ ...work, id: '../x' }] })],
  [
    'too many',
    JSON.stringify({
      profiles: Array.from({ length: 500 }, (_each, index) => ({ ...work, id: `w${index}` })),
    }),
  ],
])('a list with %s is never written over, and kept when a new one is begun', (_what, text) => {
  put(text);
  expect(file.read()).toEqual({ unreadable: file.path });
  expect(file.change(() => ({ asks: true, profiles: [] }))).toBe(false);
  expect(readFileSync(file.path, 'utf8')).toBe(text);
  file.setAside();
  expect(file.read()).toEqual({ list: { asks: false, profiles: [] } });
  const [kept] = readdirSync(dirname(file.path));
  expect(readFileSync(join(dirname(file.path), kept ?? ''), 'utf8')).toBe(text);
});

test('a list that can be read is not set aside', () => {
  file.change((list) => ({ ...list, profiles: [work] }));
  file.setAside();
  expect(file.read()).toMatchObject({ list: { profiles: [work] } });
});

test('changes by another Parley are noticed', async () => {
  expect(file.follow(() => undefined)).toBeUndefined();
  file.change((list) => list);
  const noticed = new Promise<void>((resolve) => {
    const end = file.follow(() => {
      end?.();
      resolve();
    });
    new ProfilesFile(usual, silent).change((list) => ({ ...list, asks: true }));
  });
  await noticed;
});
