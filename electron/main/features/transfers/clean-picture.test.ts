import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cleanedBytesAtMost } from '../../../../runtime/picture/metadata';
import { placedJpeg, placedPng, placedWebp, secretPlace } from '../../../../testing/picture/test-photos';
import { testPng } from '../../../../testing/picture/test-png';
import { cleanBytes, cleanPicture, type Cleaned } from './clean-picture';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-clean-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function bytesOf(cleaned: Cleaned): Buffer {
  if (typeof cleaned === 'string') throw new Error(cleaned);
  return Buffer.from(cleaned.bytes);
}

function written(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test('a photo is offered without its place, under its own name', async () => {
  const clean = await cleanPicture(written('Beach.JPG', placedJpeg(6)));
  expect(clean).toMatchObject({ name: 'Beach.JPG', type: 'image/jpeg' });
  expect(bytesOf(clean).includes(secretPlace)).toBe(false);
  const pasted = cleanBytes({ name: 'x.png', type: 'image/png', bytes: Uint8Array.from(placedPng(1)) });
  expect(bytesOf(pasted).includes(secretPlace)).toBe(false);
});

test('whatever its name says it is, and if it was cut off', async () => {
  const cut = placedJpeg(1).subarray(0, -secretPlace.length - 2);
  for (const path of [
    written('jpeg.png', placedJpeg(1)),
    written('png.jpg', placedPng(1)),
    written('webp.jpeg', placedWebp(1)),
    written('photo', placedJpeg(1)),
    written('cut.jpg', cut),
  ])
    expect(bytesOf(await cleanPicture(path)).includes(secretPlace)).toBe(false);
});

test('what says nothing, is no picture or is not there is offered as it is', async () => {
  for (const path of [
    written('plain.png', testPng()),
    written('notes.jpg', Buffer.from('notes')),
    written('empty.jpg', Buffer.alloc(0)),
    join(folder, 'gone.jpg'),
    folder,
  ])
    expect(await cleanPicture(path)).toBe('clean');
});

test('a picture that could not be read is not taken for clean', async () => {
  for (const photo of [placedJpeg(1), placedPng(1), placedWebp(1)])
    expect(await cleanPicture(written('cut', photo.subarray(0, 60)))).toBe('unread');
  const large = written('large.jpg', placedJpeg(1));
  truncateSync(large, cleanedBytesAtMost + 1);
  expect(await cleanPicture(large)).toBe('unread');
});
