import { expect, test } from 'vitest';
import { ScreenGrants } from './screen-grants';

test('only the window in which the user chose a screen is given it, that one, once, and only for a moment', () => {
  let now = 0;
  const grants = new ScreenGrants(() => now);
  const source = { id: 'screen:1:0', name: 'Screen' };
  expect(grants.has(1)).toBe(false);
  expect(grants.take(1)).toBeUndefined();
  grants.give(1, source);
  expect(grants.has(2)).toBe(false);
  expect(grants.take(2)).toBeUndefined();
  expect(grants.has(1)).toBe(true);
  expect(grants.take(1)).toEqual(source);
  expect(grants.has(1)).toBe(false);
  expect(grants.take(1)).toBeUndefined();
  grants.give(1, source);
  now = 10_000;
  expect(grants.has(1)).toBe(false);
  expect(grants.take(1)).toBeUndefined();
});
