import { expect, test } from 'vitest';
import { StrayKeys } from './stray-keys';

/** Which of these keys are stray, each with the milliseconds from the one before, the first from when the window came. */
function stray(...keys: readonly (readonly [string, number])[]): string[] {
  let time = 1_000;
  const strayKeys = new StrayKeys(() => time);
  strayKeys.came();
  return keys.flatMap(([key, ms]) => {
    time += ms;
    return strayKeys.isStray(key) ? [key] : [];
  });
}

test('Enter and Space are stray while the window has just come to the front', () => {
  expect(stray(['Enter', 20])).toEqual(['Enter']);
  expect(stray([' ', 20])).toEqual([' ']);
  expect(stray(['Enter', 20], ['Enter', 30], ['Enter', 30])).toHaveLength(3);
});

test('they are not stray later, and not once something else was pressed there', () => {
  expect(stray(['Enter', 500])).toEqual([]);
  expect(stray(['O', 20], ['k', 20], ['Enter', 20])).toEqual([]);
  expect(stray(['Tab', 20], ['Enter', 20])).toEqual([]);
});

test('Tab that goes around the page does not count as coming to the window', () => {
  let time = 1_000;
  const strayKeys = new StrayKeys(() => time);
  strayKeys.came();
  strayKeys.isStray('Tab');
  strayKeys.left();
  time += 20;
  strayKeys.came();
  expect(strayKeys.isStray('Enter')).toBe(false);
  strayKeys.left();
  time += 200;
  strayKeys.came();
  expect(strayKeys.isStray('Enter')).toBe(true);
});

test('a page whose window never came to the front takes every key', () => {
  expect(new StrayKeys(() => 0).isStray('Enter')).toBe(false);
});
