import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { newPersonKey } from '../../runtime/entries/keys';
import { conversationId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { pieceBytes } from '../../shared/transfers/file-layout';
import { testFile, type TestFile } from '../../testing/conformance/files';
import { AgeQueue } from './age-queue';
import { PieceCache } from './piece-cache';

const conversation = conversationId.parse('00000000-0000-8000-8000-000000000001');
const [ann, bob] = [newPersonKey().id, newPersonKey().id];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function open(limit = 100 * pieceBytes): Promise<PieceCache> {
  const cache = new PieceCache(join(folder, 'pieces'), limit, (error) => {
    throw error;
  });
  await cache.loaded;
  return cache;
}
const single = (): TestFile => testFile(conversation, pieceBytes);
const first = ({ pieces: [piece] }: TestFile): Buffer => piece ?? Buffer.of();
/** All files below a folder. */
const paths = (below = folder): string[] =>
  readdirSync(below, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

describe('a cache of pieces', () => {
  it('knows after a restart what it kept, and does not give what was damaged meanwhile', async () => {
    const cache = await open();
    const file = testFile(conversation, 3 * pieceBytes + 5);
    await cache.keep(file, 'layer', file.layer, ann);
    for (const [at, piece] of file.pieces.entries()) await cache.keep(file, at, piece, ann);
    const [zero, one] = [0, 1].map((piece) => paths().find((path) => path.endsWith(`/${piece}`)) ?? '');
    writeFileSync(zero ?? '', randomBytes(pieceBytes));
    truncateSync(one ?? '', 7);
    writeFileSync(join(folder, 'pieces', 'unfinished-1'), 'x');
    const again = await open();
    expect([...again.pieces(file)].sort()).toEqual([0, 2, 3]);
    expect(await again.read(file, 0)).toBeUndefined();
    expect([...again.pieces(file)].sort()).toEqual([2, 3]);
    expect((await again.read(file, 3))?.equals(file.pieces[3] ?? Buffer.of())).toBe(true);
    // A layer and a piece of five bytes count as more.
    expect(again.usedBytes).toBe(pieceBytes + 2 * limits.leastPieceBytesCounted);
    expect(paths().length).toBe(3);
  });

  it('does not trust a layer that was damaged while it was closed', async () => {
    const cache = await open();
    const file = testFile(conversation, 2 * pieceBytes);
    await cache.keep(file, 'layer', file.layer, ann);
    writeFileSync(paths()[0] ?? '', Buffer.alloc(64));
    const again = await open();
    expect(await again.hashOf(file, 0)).toBeUndefined();
    expect(again.has(file, 'layer')).toBe(false);
  });

  it('deletes the oldest, also after a restart and when it may keep less', async () => {
    const cache = await open();
    const files = Array.from({ length: 6 }, single);
    for (const [at, file] of files.entries()) {
      await cache.keep(file, 0, first(file), at % 2 === 0 ? ann : bob);
      for (const path of paths().filter((path) =>
        path.includes(Buffer.from(file.root, 'base64url').toString('hex')),
      ))
        utimesSync(path, at + 1, at + 1);
    }
    const again = await open(5 * pieceBytes);
    expect(files.map((file) => again.has(file, 0))).toEqual([false, true, true, true, true, true]);
    await again.change(2 * pieceBytes);
    expect(files.map((file) => again.has(file, 0))).toEqual([false, false, false, false, true, true]);
    expect([again.usedBytes, paths().length]).toEqual([2 * pieceBytes, 2]);
    expect(await again.keep(single(), 0, randomBytes(pieceBytes), ann)).toBe(false);
  });

  it('keeps a layer for as long as pieces of its file come', async () => {
    const cache = await open(16 * pieceBytes);
    const file = testFile(conversation, 8 * pieceBytes);
    await cache.keep(file, 'layer', file.layer, ann);
    for (const [at, piece] of file.pieces.entries()) await cache.keep(file, at, piece, ann);
    expect(cache.has(file, 'layer')).toBe(true);
    expect([...cache.pieces(file)].sort()).toEqual([5, 6, 7]);
  });

  it('keeps no more tiny files than a few kilobytes each would let it, of one person and in all', async () => {
    const cache = await open(pieceBytes);
    const most = pieceBytes / limits.leastPieceBytesCounted;
    const bringTiny = async (person = ann): Promise<void> => {
      const file = testFile(conversation, 17);
      expect(await cache.keep(file, 0, first(file), person)).toBe(true);
    };
    for (let count = 0; count < most; count += 1) await bringTiny();
    expect([cache.usedBytes, paths().length]).toEqual([pieceBytes / 4, most / 4]);
    for (let count = 0; count < 2 * most; count += 1) await bringTiny(newPersonKey().id);
    expect([cache.usedBytes, paths().length]).toEqual([pieceBytes, most]);
    expect((await open(pieceBytes)).usedBytes).toBe(pieceBytes);
  });

  it('keeps a piece once that comes several times at once', async () => {
    const cache = await open();
    const file = single();
    const kept = await Promise.all([ann, bob, ann].map((who) => cache.keep(file, 0, first(file), who)));
    expect([kept, cache.usedBytes, paths().length]).toEqual([[true, true, true], pieceBytes, 1]);
    await cache.change(0);
    expect([cache.usedBytes, paths()]).toEqual([0, []]);
  });

  it('keeps one of two copies that it finds', async () => {
    const cache = await open();
    const file = single();
    await cache.keep(file, 0, first(file), ann);
    const hex = (id: string): string => Buffer.from(id, 'base64url').toString('hex');
    cpSync(join(folder, 'pieces', hex(ann)), join(folder, 'pieces', hex(bob)), { recursive: true });
    const again = await open();
    expect([again.usedBytes, paths().length]).toEqual([pieceBytes, 1]);
  });
});

test('a queue by age gives what was added last, last, whatever was taken out', () => {
  const step = fc.record({ what: fc.constantFrom('add', 'delete', 'shift'), each: fc.nat(6) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new AgeQueue<number>();
      let naive: number[] = [];
      for (const { what, each } of steps) {
        if (what === 'shift') {
          expect(queue.shift()).toBe(naive.shift());
          continue;
        }
        naive = naive.filter((one) => one !== each);
        if (what === 'add') naive.push(each);
        if (what === 'add') queue.add(each);
        else queue.delete(each);
      }
    }),
  );
});
