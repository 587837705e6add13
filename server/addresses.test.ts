import { expect, test } from 'vitest';
import { Places } from './addresses';

test('one origin cannot take all connections', () => {
  const places = new Places(10, 8);
  const taken = Array.from({ length: 20 }, () => places.take('a')).filter(Boolean);
  expect(taken).toHaveLength(8);
  expect([places.take('b'), places.take('b'), places.take('b')]).toEqual([true, true, false]);
  places.release('a');
  expect([places.take('b'), places.take('a')]).toEqual([true, false]);
});
