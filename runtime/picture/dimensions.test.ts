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

test('a size that stands where a decoder does not look is not believed', () => {
  const frame = (side: number): number[] => [0xff, 0xc0, 0, 11, 8, side, 0, side, 0, 1, 1, 0x11, 0];
  const hidden = [0xff, 0xfe, 0, 15, ...frame(0).with(6, 1).with(8, 1)];
  // A decoder goes on right behind markers that have no length, and so finds the large frame first.
  for (const marker of [0x01, 0xd0, 0xd7])
    expect(dimensionsOf(padded([0xff, 0xd8, 0xff, marker, 0, 19], frame(0x5a), hidden))).toBeUndefined();
  // It takes no length below 2, and there is no frame after the data of a scan has begun, or after the end.
  for (const head of [
    [0xff, 0xe0, 0, 0],
    [0xff, 0xda, 0, 2],
    [0xff, 0xd9, 0, 2],
  ])
    expect(dimensionsOf(padded([0xff, 0xd8], head, frame(1)))).toBeUndefined();
  expect(dimensionsOf(padded([0xff, 0xd8], frame(1)))).toEqual({ width: 256, height: 256 });
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
