import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { numberIn, StoreError, storeError } from './database';

/** What SQLite gives back of a value in a column of integers. */
function stored(value: string): unknown {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE TABLE numbers (number INTEGER); INSERT INTO numbers VALUES (${value})`);
  try {
    return database.prepare('SELECT number FROM numbers').get();
  } finally {
    database.close();
  }
}

test.each([
  ['0', 0],
  ['-1', -1],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['2.0', 2],
  ['NULL', 0],
  ["'many'", 0],
])('the number %s is read as %d', (value, number) => {
  expect(numberIn(stored(value), 'number')).toBe(number);
});

test.each(['0.5', '1e300', '-1e300', '9e999', '9007199254740992', '9223372036854775807'])(
  'a database in which the integer is %s counts as damaged',
  (value) => {
    const read = (): number => {
      try {
        return numberIn(stored(value), 'number');
      } catch (error) {
        throw storeError(error);
      }
    };
    expect(read).toThrow(expect.objectContaining({ problem: 'damaged' } satisfies Partial<StoreError>));
  },
);
