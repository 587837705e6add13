import { expect, test } from 'vitest';
import { byName } from './name-order';

test('people stand in the order of their names, numbers by their value, capitals beside small letters', () => {
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
