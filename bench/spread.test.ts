import { expect, test } from 'vitest';
import { showSpread, spreadOf, threeDigits } from './spread';

test('a spread has the median, the least and the most', () => {
  expect(spreadOf([3, 1, 10])).toEqual({ median: 3, least: 1, most: 10 });
  expect(spreadOf([4, 1])).toEqual({ median: 1, least: 1, most: 4 });
  expect(spreadOf([])).toBeUndefined();
});

test.each([
  [0.031_24, '0.0312'],
  [1.995, '2'],
  [1.234, '1.23'],
  [41.26, '41.3'],
  [374.2, '374'],
  [12_345, '12,345'],
])('%d is shown as %s', (value, shown) => {
  expect(threeDigits(value)).toBe(shown);
});

test('a spread without variation is shown as one number', () => {
  expect(showSpread({ median: 1.34, least: 1.2, most: 1.9 })).toBe('1.34 (1.2–1.9)');
  expect(showSpread({ median: 2, least: 2, most: 2 })).toBe('2');
  expect(showSpread({ median: 2, least: 2, most: 9 })).toBe('2 (2–9)');
});
