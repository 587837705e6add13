import { expect, it } from 'vitest';
import { addition, conversation, hashOf, message, personCalled } from '../../../testing/entries/store-kit';
import { bytesOf, bytesOfAll } from './bytes32';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { openEntries } from './open-entries';
import { createEntryTables, createReadingIndexes } from './tables';

it('a plain text is stored under whatever numbers its piece, its author and its past have', () => {
  const database = openEntries(':memory:', [createEntryTables, createReadingIndexes]);
  const large = 20_000_000_001;
  database.prepare('INSERT INTO people VALUES (?, ?)').run(large, bytesOf(personCalled('ann')));
  database.prepare('INSERT INTO pasts VALUES (?, ?)').run(large, bytesOfAll([hashOf('founding')]));
  const said = message('ann', 2);
  new EntryWriter(database).append([addition('ann', large, [said])]);
  const reader = new EntryReader(database);
  expect(reader.writtenMessage(conversation, said.hash)).toEqual({
    entry: said,
    person: personCalled('ann'),
  });
  expect(reader.placeWithHash(conversation, said.hash)).toEqual({ piece: large, number: 2 });
  database.close();
});
