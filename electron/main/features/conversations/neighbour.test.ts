import { expect, test } from 'vitest';
import { neighbour } from './neighbour';

test('the neighbours of an item go around the ends of the list, and of none they are its ends', () => {
  const list = ['garden', 'tea', 'core'];
  expect(neighbour(list, 'garden', 1)).toBe('tea');
  expect(neighbour(list, 'core', 1)).toBe('garden');
  expect(neighbour(list, 'garden', -1)).toBe('core');
  expect(neighbour(list, null, 1)).toBe('garden');
  expect(neighbour(list, 'left long ago', -1)).toBe('core');
  expect(neighbour([], 'garden', 1)).toBeUndefined();
});
