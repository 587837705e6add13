import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placedJpeg } from '../../testing/picture/test-photos';
import { testPng } from '../../testing/picture/test-png';
import { dimensionsOf } from './dimensions';

const padded = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat([
    ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    Buffer.alloc(40),
  ]);
const webp = (type: string, ...data: number[]): Buffer =>
  padded('RIFF', [0, 0, 0, 0], 'WEBP', type, [0, 0, 0, 0], data);

test.each([
  ['PNG', testPng(0, 13), 13, 13],
  ['JPEG', placedJpeg(6), 1, 1],
  [
    'a JPEG after fill bytes',
    padded([0xff, 0xd8, 0xff, 0xff, 0xc2, 0, 17, 8, 0x12, 0x34, 0x56, 0x78]),
    0x5678,
    0x1234,
  ],
  ['GIF', padded('GIF89a', [3, 1, 4, 0]), 259, 4],
  [
    'BMP',
    padded(
      'BM',
      Array.from({ length: 16 }, () => 0),
      [5, 0, 0, 0, 0xf9, 0xff, 0xff, 0xff],
    ),
    5,
    7,
  ],
  ['WebP with more than pixels', webp('VP8X', 0, 0, 0, 0, 0x1f, 0x4e, 0, 0x0f, 0x27, 0), 20_000, 10_000],
  ['WebP without loss', webp('VP8L', 0x2f, 0xff, 0xc0, 0x00, 0x00), 256, 4],
  ['WebP', webp('VP8 ', 0, 0, 0, 0x9d, 1, 0x2a, 0x80, 0x02, 0xe0, 0x01), 640, 480],
])('the size of a picture is read from its header: %s', (_what, file, width, height) => {
  expect(dimensionsOf(file)).toEqual({ width, height });
});

test('what is no picture has no size, and any bytes are read without an error', () => {
  expect(dimensionsOf(padded('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined();
  const start = fc.constantFrom(
    '\x89PNG',
    '\xff\xd8\xff',
    'GIF8',
    'BM',
    'RIFF....WEBPVP8X',
    'RIFF....WEBPVP8L',
  );
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 60 }), (head, rest) => {
      dimensionsOf(Buffer.concat([Buffer.from(head, 'latin1'), rest]));
    }),
  );
});
