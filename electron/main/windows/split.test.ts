import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divide, edgeWidth, leastList, leastPane, paneBounds } from './split';

test('the list has the width that is wanted, and the pane the rest', () => {
  const division = divide(960, 320, 1);
  expect(division).toEqual({ width: 320, least: leastList, most: 960 - edgeWidth - leastPane });
  expect(paneBounds({ width: 960, height: 640 }, division, 1)).toEqual({
    x: 326,
    y: 0,
    width: 634,
    height: 640,
  });
});

test('neither is dragged away', () => {
  expect(divide(960, 10, 1).width).toBe(leastList);
  expect(divide(960, 900, 1).width).toBe(960 - edgeWidth - leastPane);
});

test('a list that is enlarged is as wide as its page says', () => {
  const division = divide(1_200, 320, 2);
  expect(division.width).toBe(320);
  expect(paneBounds({ width: 1_200, height: 640 }, division, 2)).toMatchObject({ x: 652, width: 548 });
});

test('however small the window and whatever is wanted, list and pane lie within it', () => {
  const total = fc.integer({ min: 1, max: 5_000 });
  fc.assert(
    fc.property(
      total,
      fc.integer({ min: 0, max: 10_000 }),
      fc.constantFrom(0.5, 1, 1.7, 3),
      (width, wanted, zoom) => {
        const division = divide(width, wanted, zoom);
        expect(division.width).toBeGreaterThanOrEqual(division.least);
        expect(division.width).toBeLessThanOrEqual(division.most);
        const pane = paneBounds({ width, height: 400 }, division, zoom);
        expect(pane.width).toBeGreaterThanOrEqual(0);
        expect(pane.x + pane.width).toBe(width);
      },
    ),
  );
});
