import { expect, test } from 'vitest';
import { parsePeerUrl, peerUrl, plainHost } from './address';

test.each([
  ['parley://10.0.0.5:4000', { host: '10.0.0.5', port: 4000 }],
  ['parley://lab.example:1', { host: 'lab.example', port: 1 }],
  ['parley://[fe80::5%eth0]:65535', { host: 'fe80::5%eth0', port: 65_535 }],
  ['parley://0.0.0.0:4000', { host: '10.0.0.9', port: 4000 }],
  ['parley://[::]:4000', { host: '10.0.0.9', port: 4000 }],
])('%s is parsed as an address, and written back as an equal one', (url, address) => {
  expect(parsePeerUrl(url, '10.0.0.9')).toEqual(address);
  expect(parsePeerUrl(peerUrl(address))).toEqual(address);
});

test.each([
  '',
  'parley://',
  'http://10.0.0.5:1',
  'parley://10.0.0.5',
  'parley://10.0.0.5:0',
  'parley://a b:1',
  'parley://x:99999',
  'parley://fe80::1:4000',
])('%s is not an address', (url) => {
  expect(parsePeerUrl(url, '10.0.0.9')).toBeUndefined();
});

test('an unspecified address is refused if the sender’s is not known', () => {
  expect(parsePeerUrl('parley://0.0.0.0:4000')).toBeUndefined();
});

test('hosts are shown as people write them', () => {
  expect(plainHost('::ffff:10.0.0.5')).toBe('10.0.0.5');
  expect(plainHost('fe80::5%eth0')).toBe('fe80::5%eth0');
});
