import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { withoutMetadata } from '../../../runtime/picture/metadata';
import { pieceBytes } from '../../../shared/transfers/file-layout';
import { endAll } from '../../../testing/nodes/test-kit';
import { placedJpeg, spaciousJpeg } from '../../../testing/picture/test-photos';
import { writeTree } from '../../../testing/transfers/test-folders';
import { temporaryFolder } from '../../../testing/transfers/test-transfers';
import { CleanedPhotos } from './cleaned-photos';
import { FolderContent } from './folder-content';
import { FolderWalk } from './folder-walk';
import { ListFile, NewList } from './list-files';

afterEach(endAll);

const million = 1_000_000;

/** Bytes that this thread reads from files meanwhile, as the system counts them. */
function bytesRead(act: () => void): number {
  const read = (): number => Number(/^rchar: (\d+)/.exec(readFileSync('/proc/thread-self/io', 'utf8'))?.[1]);
  const before = read();
  act();
  return read() - before;
}

/** Photos that were taken long ago. */
const photosOfOld = (): CleanedPhotos => new CleanedPhotos(() => Date.now() + 3_600_000);

/** A folder as it is offered. */
function offered(tree: Readonly<Record<string, Buffer>>, photos: CleanedPhotos) {
  const folder = writeTree(join(temporaryFolder(), 'Beach'), tree);
  const path = join(temporaryFolder(), 'list');
  const list = new NewList(path);
  const walk = new FolderWalk(folder, list, photos);
  const steps: number[] = [];
  for (let isOver = false; !isOver;) steps.push(bytesRead(() => (isOver = walk.more())));
  list.write();
  const listed = new ListFile(path);
  const files = listed.stretch(0)?.files ?? [];
  const content = new FolderContent(folder, listed, new ListFile(path), photos);
  return { content, files, steps, list: list.bytes };
}

test.runIf(process.platform === 'linux')(
  'pieces of large photos that are asked for in turn take reading of their own size each',
  () => {
    // One is mostly what is left out, two are mostly pixels, and all are more than were ever kept in memory.
    const tree = {
      'a.jpg': spaciousJpeg(40 * million, million),
      'b.jpg': spaciousJpeg(1000, 40 * million),
      'c.jpg': spaciousJpeg(1000, 40 * million),
    };
    const { content, files, list } = offered(tree, photosOfOld());
    const into = Buffer.alloc(pieceBytes);
    const clean = new Map(Object.entries(tree).map(([name, photo]) => [name, withoutMetadata(photo)]));
    for (let piece = 0; piece < 3; piece += 1) {
      let begins = list;
      for (const { path, size } of files) {
        const from = 100 + piece * pieceBytes;
        const range = { from: begins + from, to: begins + from + pieceBytes };
        expect(bytesRead(() => content.read(range, into))).toBeLessThan(2 * pieceBytes);
        expect(
          clean
            .get(path)
            ?.subarray(from, from + pieceBytes)
            .equals(into),
        ).toBe(true);
        begins += size;
      }
    }
    content.close();
  },
);

test.runIf(process.platform === 'linux')('a step through photos ends by what is read of them', () => {
  const tree = Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => [`${at}.jpg`, spaciousJpeg(3 * million, 1000)]),
  );
  const { content, steps } = offered(tree, photosOfOld());
  expect(steps.length).toBeGreaterThanOrEqual(4);
  expect(Math.max(...steps)).toBeLessThan(12 * million);
  content.close();
});

test('a photo that has just changed is read anew: its next bytes may have the same time', () => {
  const one = placedJpeg(6);
  const photos = new CleanedPhotos();
  const { content, list } = offered({ 'one.jpg': one }, photos);
  const before = photos.bytesRead;
  const clean = withoutMetadata(one) ?? Buffer.alloc(0);
  const range = { from: list, to: list + clean.length };
  expect(content.read(range, Buffer.alloc(clean.length))).toEqual(clean);
  expect(photos.bytesRead).toBe(before + one.length);
  content.close();
});
