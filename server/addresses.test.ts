import { expect, test } from 'vitest';
import { originOf, Places } from './addresses';

test.each([
  ['10.0.0.5', '10.0.0.5'],
  ['::ffff:10.0.0.5', '10.0.0.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  [undefined, ''],
])('the origin of %s is %s', (address, origin) => {
  expect(originOf(address)).toBe(origin);
});

test('one origin cannot take all places', () => {
  const places = new Places(10, 8);
  const taken = Array.from({ length: 20 }, () => places.take('a')).filter(Boolean);
  expect(taken).toHaveLength(8);
  expect([places.take('b'), places.take('b'), places.take('b')]).toEqual([true, true, false]);
  places.release('a');
  expect([places.take('b'), places.take('a')]).toEqual([true, false]);
});
