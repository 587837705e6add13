import { expect, test } from 'vitest';
import { hostProblem, portProblem, readAddress } from './address';

test.each([
  ['192.168.1.5', { host: '192.168.1.5', port: 6666 }],
  [' lab.local:7000 ', { host: 'lab.local', port: 7000 }],
  ['[fe80::1]:7000', { host: 'fe80::1', port: 7000 }],
])('%s is an address', (text, address) => expect(readAddress(text)).toEqual(address));

test.each(['', 'a b', 'host:', 'host:0', 'host:70000', 'host:x'])('"%s" is not', (text) =>
  expect(readAddress(text)).toBeTypeOf('string'),
);

test('problems are said for a host with spaces and a port out of range', () => {
  expect(hostProblem('my host')).not.toBe('');
  expect(hostProblem('myhost')).toBe('');
  expect(portProblem('65536')).not.toBe('');
  expect(portProblem('65535')).toBe('');
});
