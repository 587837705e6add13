import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { LayerRoot, pieceHash } from '../../../runtime/transfers/hash-tree';
import { sealPiece } from '../../../runtime/transfers/sealed-piece';
import type { MessageEntry } from '../../../shared/conversation/log-entry';
import { pieceCount, placeOf } from '../../../shared/transfers/file-layout';
import {
  ann,
  begun,
  bob,
  folder,
  holding,
  threads,
  watch,
  type Holder,
} from '../../../testing/archive/archive-kit';
import { join as accept, say } from '../../../testing/entries/authors';
import { entryHash, type EntryHash } from '../../../shared/ids';
import { copiesFolder, copyNames, FileCopies, type FilePlaces } from './file-copies';

const copyName = (name: string, offer: EntryHash): string => copyNames(name, offer)[0] ?? '';

/** A file on the disk, and what its offer says. */
function fileOf(name: string, size: number, type = 'application/octet-stream') {
  const [plain, key] = [randomBytes(size), randomBytes(32)];
  const root = new LayerRoot();
  const count = pieceCount(size);
  for (let piece = 0; piece < count; piece += 1) {
    const { from, to } = placeOf(piece, size).plain;
    root.add(pieceHash(sealPiece(key, piece, plain.subarray(from, to)), count === 1));
  }
  mkdirSync(join(folder, 'files'), { recursive: true });
  const path = join(folder, 'files', name);
  writeFileSync(path, plain);
  const texts = { root: root.root().toString('base64url'), key: key.toString('base64url') };
  return { path, plain, offer: { kind: 'file', fields: { name, size, type, ...texts } } };
}
type File = ReturnType<typeof fileOf>;

const placesOf = (...files: readonly (readonly [MessageEntry, File])[]): FilePlaces =>
  new Map(files.map(([{ hash }, { path, plain }]) => [hash, { path, size: plain.length }]));

const run = (
  { database }: Holder,
  path: string,
  places: FilePlaces,
  format: 'lines' | 'page' = 'page',
  watched = watch(),
) =>
  threads.run(
    {
      kind: 'export',
      database,
      path,
      format,
      files: { folder: copiesFolder(path), places },
      conversations: null,
      person: ann.id,
      now: 1_800_000_000_000,
      locale: 'en',
    },
    watched,
  );

/** Ann's picture and Bob's data, and one that is not here, offered in a conversation. */
function offers() {
  const { log, entries } = begun();
  const [picture, data, away] = [
    fileOf('Beach & sea.png', 300_000, 'image/png'),
    fileOf('50% "done".bin', 9),
    fileOf('Away.bin', 3),
  ];
  entries.push(accept(log, bob));
  const [first, second, third] = [
    say(log, ann, '', picture.offer),
    say(log, bob, '', data.offer),
    say(log, bob, '', away.offer),
  ];
  entries.push(first, second, third);
  return { log, entries, picture, data, first, second, third };
}

test('a page has copies of the files in a folder beside it, and leads to them', async () => {
  const { log, entries, picture, data, first, second } = offers();
  const path = join(folder, 'Garden.html');
  const from = holding(ann, { log, entries });
  expect(await run(from, path, placesOf([first, picture], [second, data]))).toMatchObject({
    copied: 2,
    missing: 1,
  });
  const [beach, done] = [copyName('Beach & sea.png', first.hash), copyName('50% "done".bin', second.hash)];
  expect(readdirSync(join(folder, 'Garden.files')).sort()).toEqual([beach, done].sort());
  expect(readFileSync(join(folder, 'Garden.files', beach)).equals(picture.plain)).toBe(true);
  expect(statSync(join(folder, 'Garden.files', done)).mode & 0o777).toBe(0o600);
  const page = readFileSync(path, 'utf8');
  const addresses = [...page.matchAll(/href="([^"]*)"/g)].map(([, address = '']) => address);
  expect(addresses.map((address) => decodeURIComponent(address.replaceAll('&#39;', "'")))).toEqual([
    `Garden.files/${beach}`,
    `Garden.files/${done}`,
  ]);
  expect(page).toContain('<img src="Garden.files/Beach%20%26%20sea');
  expect(page).toContain("style-src 'unsafe-inline'; img-src 'self' file:");
  expect(page.replace(/[\u2066-\u2069]/g, '')).toContain('sent the file “Away.bin”');
});

test('a data file has the same copies beside it', async () => {
  const { log, entries, picture, first } = offers();
  const path = join(folder, 'Garden.parley.jsonl');
  expect(await run(holding(ann, { log, entries }), path, placesOf([first, picture]), 'lines')).toMatchObject({
    copied: 1,
    missing: 2,
  });
  expect(readdirSync(join(folder, 'Garden.files'))).toEqual([copyName('Beach & sea.png', first.hash)]);
});

test('a file that was changed, or that its author has deleted, is not copied', async () => {
  const { log, entries, picture, data, first, second } = offers();
  entries.push(say(log, ann, '', { kind: 'deletion', to: first.hash, fields: {} }));
  writeFileSync(data.path, randomBytes(9));
  const path = join(folder, 'Garden.html');
  const done = await run(holding(ann, { log, entries }), path, placesOf([first, picture], [second, data]));
  expect(done).toMatchObject({ copied: 0, missing: 2 });
  expect(readdirSync(join(folder, 'Garden.files'))).toEqual([]);
  expect(readFileSync(path, 'utf8')).not.toContain('href=');
});

test('an export that is cancelled leaves nothing of the files that it has copied', async () => {
  const { log, entries, picture, first } = offers();
  const large = fileOf('Large.bin', 100_000_000);
  const offer = say(log, ann, '', large.offer);
  entries.push(offer);
  const path = join(folder, 'Garden.html');
  const stop = new AbortController();
  const from = holding(ann, { log, entries });
  const places = placesOf([first, picture], [offer, large]);
  await expect(
    run(
      from,
      path,
      places,
      'page',
      watch(stop.signal, () => stop.abort()),
    ),
  ).rejects.toThrow();
  expect(existsSync(path)).toBe(false);
  expect(existsSync(copiesFolder(path))).toBe(false);
});

test('each offer has a copy of another name, which is safe everywhere and keeps its extension', () => {
  const { first, second } = offers();
  const names = [first, second].map(({ hash }) => copyName('../a:b.txt', hash));
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^_a_b \([0-9a-f]{12}\)\.txt$/);
  const long = copyName(`${'x'.repeat(300)}.txt`, first.hash);
  expect(long).toMatch(/^x{200,} \([0-9a-f]{12}\)\.txt$/);
  expect(Buffer.byteLength(long)).toBe(240);
});

test('an offer whose hash its author made like that of another one takes the place of no copy', () => {
  const [one, other] = [fileOf('one.txt', 5), fileOf('other.txt', 5)];
  const first = randomBytes(32);
  const hashes = [first, Buffer.concat([first.subarray(0, 6), randomBytes(26)])].map((bytes) =>
    entryHash.parse(bytes.toString('base64url')),
  );
  const places: FilePlaces = new Map(
    hashes.map((hash, at) => [hash, { path: (at === 0 ? one : other).path, size: 5 }]),
  );
  const copies = new FileCopies(join(folder, 'Garden.files'), places, () => undefined);
  const names = hashes.map((hash, at) => {
    const { fields } = (at === 0 ? one : other).offer;
    return copies.copy(hash, { ...fields, name: 'x.txt' }, true)?.[1] ?? '';
  });
  expect(names.map((name) => readFileSync(join(folder, 'Garden.files', name)))).toEqual([
    one.plain,
    other.plain,
  ]);
  expect(hashes.map((hash) => copyNames('x.txt', hash).indexOf(names[hashes.indexOf(hash)] ?? ''))).toEqual([
    0, 1,
  ]);
});

test.each([
  ['/a/Garden.html', 'Garden.files'],
  ['/a/Garden.parley.jsonl', 'Garden.files'],
  ['/a/Garden.jsonl', 'Garden.files'],
  ['/a/Garden', 'Garden.files'],
])('the copies beside %s are in %s', (path, name) => expect(basename(copiesFolder(path))).toBe(name));
