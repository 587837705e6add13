import { expect, test } from 'vitest';
import { computerName } from './computer-name';

test.each([
  ['lab-pc', 'lab-pc'],
  ['Anns-MacBook.local', 'Anns-MacBook'],
  ['db1.rack.example.org', 'db1'],
  ['', 'Parley'],
])('the computer %j is called %s', (host, name) => {
  expect(computerName(host)).toBe(name);
});
