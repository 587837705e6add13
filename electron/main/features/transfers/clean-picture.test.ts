import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placedJpeg, placedPng, secretPlace } from '../../../../testing/picture/test-photos';
import { testPng } from '../../../../testing/picture/test-png';
import { cleanBytes, cleanPicture } from './clean-picture';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-clean-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function written(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test('a photo is offered without its place, under its own name', async () => {
  const clean = await cleanPicture(written('Beach.JPG', placedJpeg(6)));
  expect([clean?.name, clean?.type]).toEqual(['Beach.JPG', 'image/jpeg']);
  expect(Buffer.from(clean?.bytes ?? []).includes(secretPlace)).toBe(false);
  const pasted = cleanBytes({ name: 'x.png', type: 'image/png', bytes: Uint8Array.from(placedPng(1)) });
  expect(Buffer.from(pasted?.bytes ?? []).includes(secretPlace)).toBe(false);
});

test('what says nothing, is damaged, is no picture or is not there is offered as it is', async () => {
  for (const path of [
    written('plain.png', testPng()),
    written('cut.jpg', placedJpeg(1).subarray(0, 60)),
    written('notes.txt', Buffer.from('notes')),
    join(folder, 'gone.jpg'),
    folder,
  ])
    expect(await cleanPicture(path)).toBeUndefined();
});
