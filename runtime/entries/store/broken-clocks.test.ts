import { expect, test } from 'vitest';
import { addition, conversation, message } from '../../../testing/entries/store-kit';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { openEntries } from './open-entries';
import { createEntryTables, createReadingIndexes } from './tables';

test.each([
  ['UPDATE conversations SET clock = 9e999', 'is damaged'],
  ['UPDATE conversations SET clock = 1e300', 'is damaged'],
  ["UPDATE entries SET clock = 'x'", 'ends'],
])('the search for a time ends in a broken database: %s', (damage, outcome) => {
  const database = openEntries(':memory:', [createEntryTables, createReadingIndexes]);
  new EntryWriter(database).append([addition('ann', 1, [message('ann', 1), message('ann', 2)])]);
  database.exec(damage);
  const search = (): unknown => new EntryReader(database).firstSince(conversation, 9e15);
  if (outcome === 'ends') expect(search).not.toThrow();
  else expect(search).toThrow(expect.objectContaining({ problem: 'damaged' }));
  database.close();
});
