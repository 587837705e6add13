import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freePlace, onScreen, type Bounds } from './window-places';

const least = { width: 260, height: 360 };
const left = { x: 0, y: 0, width: 1280, height: 800 };
const right = { x: 1280, y: 100, width: 1920, height: 1080 };

test('a place that fits stays unchanged', () => {
  const place = { x: 140, y: 90, width: 410, height: 580 };
  expect(onScreen(place, [left], least)).toEqual(place);
  const second = { x: 1500, y: 200, width: 410, height: 580 };
  expect(onScreen(second, [left, right], least)).toEqual(second);
});

test('a window on a disconnected screen returns to a visible place', () => {
  expect(onScreen({ x: 2500, y: 900, width: 410, height: 580 }, [left], least)).toEqual({
    x: 870,
    y: 220,
    width: 410,
    height: 580,
  });
});

test('whatever place was remembered, the window is on a screen and has its minimum size', () => {
  const number = fc.integer({ min: -10_000, max: 10_000 });
  const size = fc.integer({ min: 1, max: 10_000 });
  fc.assert(
    fc.property(fc.record({ x: number, y: number, width: size, height: size }), (bounds) => {
      const { x, y, width, height } = onScreen(bounds, [left, right], least);
      expect(width).toBeGreaterThanOrEqual(least.width);
      expect(height).toBeGreaterThanOrEqual(least.height);
      const inside = [left, right].some(
        (each) =>
          x >= each.x &&
          y >= each.y &&
          x + width <= each.x + each.width &&
          y + height <= each.y + each.height,
      );
      expect(inside).toBe(true);
    }),
  );
});

test('windows with the same place are placed side by side, on the screen', () => {
  const wanted = fc.record({
    x: fc.integer({ min: -3_000, max: 5_000 }),
    y: fc.integer({ min: -3_000, max: 5_000 }),
    width: fc.integer({ min: 260, max: 700 }),
    height: fc.integer({ min: 360, max: 640 }),
  });
  fc.assert(
    fc.property(wanted, fc.integer({ min: 2, max: 12 }), (place, count) => {
      const taken: Bounds[] = [];
      for (let index = 0; index < count; index += 1)
        taken.push(freePlace(place, taken, [left, right], least));
      for (const [index, a] of taken.entries()) {
        expect(onScreen(a, [left, right], least)).toEqual(a);
        for (const b of taken.slice(index + 1))
          expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThanOrEqual(14);
      }
    }),
  );
  const place = { x: 140, y: 90, width: 410, height: 580 };
  expect(freePlace(place, [], [left], least)).toEqual(place);
  expect(freePlace(place, [place], [left], least)).toEqual({ ...place, x: 168, y: 118 });
});
