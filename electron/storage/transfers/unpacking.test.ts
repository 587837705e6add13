import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { folderContent, treeIn } from '../../../testing/transfers/test-folders';
import { endAll } from '../../../testing/nodes/test-kit';
import { temporaryFolder } from '../../../testing/transfers/test-transfers';
import { Unpacking } from './unpacking';

afterEach(endAll);

interface Made {
  readonly name?: string;
  /** How many files the offer says that there are. */
  readonly count?: number;
  readonly folder?: string;
  readonly foldersAtMost?: number;
}

/** Has a folder made of a list and files. Returns where it lies; undefined if it is none as it was offered. */
function unpacked(lines: readonly string[], files: readonly string[], made: Made = {}): string | undefined {
  const list = folderContent(lines, []).length;
  return unpackedFrom(folderContent(lines, files), list, { count: lines.length, ...made });
}

function unpackedFrom(
  content: Buffer,
  list: number,
  { name = 'Notes', count = 1, folder = temporaryFolder(), foldersAtMost }: Made,
): string | undefined {
  const path = join(folder, '.parley-offer.part');
  writeFileSync(path, content);
  const offered = { name, size: content.length, files: count, list };
  const unpacking = new Unpacking(path, offered, join(temporaryFolder(), 'places.new'), foldersAtMost);
  for (;;) {
    const outcome = unpacking.more();
    if (outcome === 'more') continue;
    if (outcome === 'whole') return unpacking.finish();
    unpacking.drop();
    expect(readdirSync(folder)).toEqual([basename(path)]);
    return undefined;
  }
}

const treeOf = (...given: Parameters<typeof unpacked>): Record<string, string> =>
  treeIn(unpacked(...given) ?? 'no folder');

test('files lie where the list says', () => {
  expect(treeOf(['1 a', '0 b/empty', '2 b/c/d', '1 e'], ['1', '23', '4'])).toEqual({
    a: '1',
    'b/empty': '',
    'b/c/d': '23',
    e: '4',
  });
  expect(treeOf([], [])).toEqual({});
});

test('names are made safe, and none is hidden', () => {
  expect(
    treeOf(
      ['1 con/aux.txt', '1 .git/hooks/x', '1 a:b', '1 c\\d', '1 e\u202egnp.exe'],
      ['1', '2', '3', '4', '5'],
    ),
  ).toEqual({ '_con/_aux.txt': '1', 'git/hooks/x': '2', a_b: '3', c_d: '4', 'e_gnp.exe': '5' });
});

test('of two files with one name both are kept', () => {
  expect(treeOf(['1 a:', '1 a*', '1 a?/b', '1 a?/b'], ['1', '2', '3', '4'])).toEqual({
    a_: '1',
    'a_ (2)': '2',
    'a_ (3)/b': '3',
    'a_ (3)/b (2)': '4',
  });
});

test.each<[string, string[], string[], number?]>([
  ['leads out of the folder', ['1 ../a'], ['1']],
  ['is absolute', ['1 /etc/cron.d/a'], ['1']],
  ['names more bytes than there are', ['5 a'], ['1']],
  ['names fewer bytes than there are', ['1 a'], ['123']],
  ['names more files than the offer', ['1 a', '1 b'], ['1', '2'], 1],
  ['names fewer files than the offer', ['1 a'], ['1'], 2],
  ['names sizes that no number can hold', Array(9_000).fill('1099511627776 a'), ['1']],
  ['has one name more often than any folder', Array(1_100).fill('0 a'), []],
  ['is no list', ['\0\0'], ['1']],
])('a list that %s makes no folder, and leaves nothing', (_what, lines, files, count = lines.length) => {
  expect(unpacked(lines, files, { count })).toBeUndefined();
});

test('ten million entries are refused once there are more than the offer says', () => {
  const list = Buffer.alloc(4 * 10_000_000, '0 a\n');
  expect(unpackedFrom(list, list.length, { count: 1_000_000 })).toBeUndefined();
});

test('more folders than there may be are not made', () => {
  const lines = ['0 a/b/c/1', '0 a/b/c/2', '0 d/e/f/3'];
  expect(unpacked(lines, [], { foldersAtMost: 5 })).toBeUndefined();
  expect(unpacked(lines, [], { foldersAtMost: 6 })).toBeDefined();
});

test('a folder takes the place of nothing', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'NOTES'));
  writeFileSync(join(folder, 'Notes (2)'), 'mine');
  const made = unpacked(['1 a'], ['1'], { folder });
  expect(made).toBe(join(folder, 'Notes (3)'));
  expect(existsSync(join(folder, 'Notes (3)', 'a'))).toBe(true);
  expect(readdirSync(join(folder, 'NOTES'))).toEqual([]);
});

test.each(['..', '/etc', 'a/b', '.ssh', 'CON'])('a folder called %j lies where folders lie', (name) => {
  const folder = temporaryFolder();
  const made = unpacked(['1 a'], ['1'], { name, folder });
  expect(readdirSync(folder)).toContain(basename(made ?? ''));
  expect(treeIn(made ?? '')).toEqual({ a: '1' });
});
