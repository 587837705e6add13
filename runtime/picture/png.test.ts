import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits';
import { checkPng } from './png';
import { pngChunk, pngHeader, pngOf, testPng } from '../../testing/picture/test-png';

const end = pngChunk('IEND');
const pixels = (bytes: number): Buffer => pngChunk('IDAT', deflateSync(Buffer.alloc(bytes)));
const picture = (header: Buffer, bytes: number): Buffer => pngOf(header, pixels(bytes), end);
const bad = { ok: false, error: { code: 'bad-icon' } };
const sound = testPng();

test.each([
  ['RGB', testPng(7, 128), 128, 128],
  ['one bit of grey', picture(pngHeader(9, 3, 1, 0), 3 * (1 + 2)), 9, 3],
  ['a palette', pngOf(pngHeader(4, 4, 8, 3), pngChunk('PLTE', Buffer.alloc(6)), pixels(4 * 5), end), 4, 4],
  ['16 bits with transparency', picture(pngHeader(2, 2, 16, 6), 2 * (1 + 16)), 2, 2],
  // Adam7 of 5 by 5: passes of 1×1, 1×1, 2×1, 1×2, 3×1, 2×3, 5×2 pixels, each row with its filter byte.
  ['interlaced', picture(pngHeader(5, 5, 8, 0, 1), 2 + 2 + 3 + 4 + 4 + 9 + 12), 5, 5],
  ['pixel data in two chunks', split(sound), 8, 8],
  ['a note on when it was made', noted(sound), 8, 8],
  ['the largest', picture(pngHeader(256, 256, 8, 6), 256 * (1 + 1024)), 256, 256],
])('a valid picture is accepted: %s', (_what, bytes, width, height) => {
  expect(checkPng(bytes)).toEqual({ ok: true, value: { width, height } });
});

const wide = limits.iconSidePixels + 1;
test.each([
  ['a header of 19,000 by 19,000', picture(pngHeader(19_000, 19_000), 1_000)],
  ['one pixel too wide', picture(pngHeader(wide, 1), 1 + 3 * wide)],
  ['one pixel too high', picture(pngHeader(1, wide), 4 * wide)],
  ['a header of 2^32-1', picture(pngHeader(0xffffffff, 0xffffffff), 4)],
  ['no pixels', picture(pngHeader(0, 5), 5)],
  ['pixel data beyond the header', picture(pngHeader(8, 8), 8 * 25 + 1)],
  ['pixel data that unpacks to 40 MB', picture(pngHeader(8, 8), 40_000_000)],
  ['too little pixel data', picture(pngHeader(8, 8), 8 * 25 - 1)],
  ['pixel data that does not unpack', pngOf(pngHeader(8, 8), pngChunk('IDAT', Buffer.alloc(99, 7)), end)],
  ['no pixel data', pngOf(pngHeader(8, 8), end)],
  ['pixel data in two places', pngOf(pngHeader(8, 8), pixels(1), pngChunk('tIME'), pixels(1), end)],
  ['no end', sound.subarray(0, -12)],
  ['more after its end', Buffer.concat([sound, Buffer.from('<script>')])],
  ['an animation', pngOf(pngHeader(8, 8), pngChunk('acTL', Buffer.alloc(8)), pixels(200), end)],
  [
    'a packed colour profile',
    pngOf(pngHeader(8, 8), pngChunk('iCCP', deflateSync(Buffer.alloc(1e6))), pixels(200), end),
  ],
  ['two headers', pngOf(pngHeader(8, 8), pngHeader(8, 8), pixels(200), end)],
  ['a depth that there is not', picture(pngHeader(8, 8, 3, 2), 200)],
  ['a colour type that there is not', picture(pngHeader(8, 8, 8, 5), 200)],
  ['a palette that is missing', picture(pngHeader(8, 8, 8, 3), 8 * 9)],
  ['an interlacing that there is not', picture(pngHeader(8, 8, 8, 2, 2), 200)],
  [
    'a chunk longer than the file',
    Buffer.concat([sound.subarray(0, 8), Buffer.from('7fffffff49484452', 'hex')]),
  ],
  ['a signature only', sound.subarray(0, 8)],
  ['nothing', Buffer.alloc(0)],
  ['another kind of picture', Buffer.from('GIF89a')],
  ['too many bytes', Buffer.concat([sound, Buffer.alloc(limits.iconBytes)])],
])('an invalid picture is refused: %s', (_what, bytes) => {
  expect(checkPng(bytes)).toMatchObject(bad);
});

test('a picture that was truncated or changed anywhere is refused', () => {
  for (let at = 0; at < sound.length; at += 1) {
    expect(checkPng(sound.subarray(0, at))).toMatchObject(bad);
    const changed = Buffer.from(sound);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(checkPng(changed)).toMatchObject(bad);
  }
});

test('checking never throws, whatever the bytes, also with valid checksums', () => {
  const types = fc.constantFrom('IHDR', 'IDAT', 'IEND', 'PLTE', 'tRNS', 'acTL', 'xxxx');
  const chunk = fc.tuple(types, fc.uint8Array({ maxLength: 40 })).map(([type, data]) => pngChunk(type, data));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void expect(checkPng(bytes)).toMatchObject(bad)));
  fc.assert(fc.property(fc.array(chunk), (chunks) => typeof checkPng(pngOf(...chunks)).ok === 'boolean'));
});

test('checking a decompression bomb does not allocate its memory', () => {
  const bomb = picture(pngHeader(256, 256), 40_000_000);
  const before = process.memoryUsage().arrayBuffers;
  checkPng(bomb);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
});

/** The same picture with its pixel data in two chunks. */
function split(file: Buffer): Buffer {
  const data = file.subarray(41, -16);
  return pngOf(
    pngHeader(8, 8),
    pngChunk('IDAT', data.subarray(0, 5)),
    pngChunk('IDAT', data.subarray(5)),
    end,
  );
}

/** The same picture with a date. */
function noted(file: Buffer): Buffer {
  const data = file.subarray(41, -16);
  return pngOf(pngHeader(8, 8), pngChunk('tIME', Buffer.alloc(7)), pngChunk('IDAT', data), end);
}
