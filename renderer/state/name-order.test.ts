import { expect, test } from 'vitest';
import { byName } from './name-order';

test('people are sorted by name, with numbers by value and regardless of case', () => {
  const people = ['guest10', 'zoe', 'Guest3', 'ann', 'guest2', 'Ärger'].map((user) => ({ user }));
  expect(byName(people).map(({ user }) => user)).toEqual([
    'ann',
    'Ärger',
    'guest2',
    'Guest3',
    'guest10',
    'zoe',
  ]);
  expect(people[0]?.user).toBe('guest10');
});
