import { expect, test } from 'vitest';
import { isLoopback, originOf } from './origin';

test.each([
  ['10.0.0.5', '10.0.0.5'],
  ['::ffff:10.0.0.5', '10.0.0.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  ['::', '0:0:0:0'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8:1:2:3:4:192.0.2.1', '2001:db8:1:2'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0'],
  ['::FFFF:10.0.0.5', '10.0.0.5'],
  [undefined, ''],
])('the origin of %s is %s', (address, origin) => {
  expect(originOf(address)).toBe(origin);
});

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['localhost', true],
  ['10.127.0.1', false],
  ['::ffff:10.0.0.5', false],
  ['::10', false],
  ['localhost.example', false],
  ['', false],
])('whether %s is this computer: %s', (host, here) => {
  expect(isLoopback(host)).toBe(here);
});
