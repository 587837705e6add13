import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pngChunk, pngHeader, pngOf, testPng } from '../../../testing/picture/test-png';
import { bytesOf } from '../../../testing/windows/page-bytes';
import { pageContent } from './page-content';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-content-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function written(bytes: Buffer, name = 'file'): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test('a picture is given as a whole, with the type that its bytes say', async () => {
  const path = written(testPng(1, 8), 'a.html');
  expect(await pageContent(path, undefined)).toEqual({ type: 'image/png', bytes: testPng(1, 8) });
});

test('a picture that would take too much memory is not given', async () => {
  const path = written(pngOf(pngHeader(20_000, 20_000), pngChunk('IEND'), Buffer.alloc(40)));
  expect(await pageContent(path, undefined)).toBeUndefined();
});

test('of a video a page is given what it asks for, as it reads', async () => {
  const video = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom', 'latin1'), Buffer.alloc(3_000_000, 7)]);
  const path = written(video);
  const total = video.length;
  for (const [range, from, end] of [
    [undefined, 0, total],
    ['bytes=0-', 0, total],
    ['bytes=2990000-', 2_990_000, total],
    ['bytes=10-19', 10, 20],
    ['bytes=10-9000000', 10, total],
  ] as const) {
    const content = await pageContent(path, range);
    expect(content).toMatchObject({ type: 'video/mp4', part: { from, end, total } });
    // By itself: vitest compares each byte.
    expect((await bytesOf(content)).equals(video.subarray(from, end))).toBe(true);
  }
  for (const range of ['bytes=9000000-', 'bytes=-5', 'bytes=5-3', 'bytes=0-1,5-6', 'lines=0-'])
    expect(await pageContent(path, range)).toBeUndefined();
});

test.each([
  ['text', Buffer.from('secret words, and enough of them')],
  ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a drawing with scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a document', Buffer.from('%PDF-1.7 and enough more')],
  ['nothing', Buffer.alloc(0)],
])('%s is not given', async (_what, bytes) => {
  expect(await pageContent(written(bytes), undefined)).toBeUndefined();
});

test('neither a folder nor what is not there is given', async () => {
  symlinkSync('/dev/zero', join(folder, 'zero'));
  for (const name of ['.', 'zero', 'gone'])
    expect(await pageContent(join(folder, name), undefined)).toBeUndefined();
});
