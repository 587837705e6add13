import { expect, test } from 'vitest';
import { marked } from './tray-marks';

const size = 16;
const plain = Uint8Array.from({ length: size * size * 4 }, (_, at) => (at % 4 === 3 ? 255 : 100 + (at % 4)));

/** The pixel at a place: blue, green, red, opacity. */
const pixel = (pixels: Uint8Array, x: number, y: number): number[] => [
  ...pixels.subarray((y * size + x) * 4, (y * size + x) * 4 + 4),
];

test('an icon without news is as it was', () => {
  expect(marked(plain, size, { hasNews: false, status: 'available' })).toEqual(plain);
});

test('news, a status and being offline look different from each other', () => {
  const looks = [
    marked(plain, size, { hasNews: true, status: 'available' }),
    marked(plain, size, { hasNews: false, status: 'away' }),
    marked(plain, size, { hasNews: false, status: 'busy' }),
    marked(plain, size, { hasNews: false, status: undefined }),
    marked(plain, size, { hasNews: true, status: undefined }),
    plain,
  ];
  expect(new Set(looks.map((each) => Buffer.from(each).toString('hex'))).size).toBe(looks.length);
});

test('the mark for news lies in the upper corner and covers no more', () => {
  const drawn = marked(plain, size, { hasNews: true, status: 'available' });
  expect(pixel(drawn, 12, 3)).toEqual([49, 49, 224, 255]);
  expect(pixel(drawn, 2, 13)).toEqual(pixel(plain, 2, 13));
});

test('the patch of a profile lies in a lower corner, beside the other marks', () => {
  const drawn = marked(plain, size, { hasNews: true, status: 'busy', profile: 'blue' });
  expect(pixel(drawn, 2, 13)).toEqual([222, 110, 47, 255]);
  const without = marked(plain, size, { hasNews: true, status: 'busy' });
  for (const [x, y] of [
    [12, 3],
    [12, 12],
    [2, 2],
  ] as const)
    expect(pixel(drawn, x, y)).toEqual(pixel(without, x, y));
});
