import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openForWriting } from '../../sqlite/database';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { createEntryTables, createMessageIdIndex } from './tables';
import {
  addition,
  conversation,
  message,
  personCalled,
  textContent,
} from '../../../testing/entries/store-kit';

function opened() {
  const database = openForWriting(':memory:', [createEntryTables, createMessageIdIndex]);
  return { writer: new EntryWriter(database), reader: new EntryReader(database), database };
}

const times = [0, 7, 8, 1_790_000_000_000, Number.MAX_SAFE_INTEGER - 1];
const ids = [...times.map((at) => `${at}-a`), '7', '7-', '07-a', '-7-a', 'a', '7-\u{1f600}'];

test('of the messages with an id, the first that stands is found, whether the id begins with its time or not', () => {
  const said = fc.record({
    at: fc.constantFrom(...times),
    id: fc.constantFrom(...ids),
    stands: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(said, { maxLength: 12 }), (all) => {
      const { writer, reader, database } = opened();
      const messages = all.map(({ at, id, stands }, index) => ({
        entry: message('ann', index + 1, { at, content: textContent('said', { id }) }),
        stands,
      }));
      for (const { entry, stands } of messages) writer.append([addition('ann', 1, [entry], { stands })]);
      for (const id of ids) {
        const first = messages.find(({ entry, stands }) => stands && entry.content?.id === id);
        expect(reader.messageWithId(conversation, personCalled('ann'), id)).toEqual(first?.entry);
        expect(reader.messageWithId(conversation, personCalled('bob'), id)).toBeUndefined();
      }
      database.close();
    }),
    { numRuns: 60 },
  );
});

test('a message is found by its id also if too many others have its time', () => {
  const { writer, reader } = opened();
  const others = Array.from({ length: 2_100 }, (_, index) => message('bob', index + 1, { at: 7 }));
  writer.append([addition('bob', 2, others)]);
  const spilled = message('ann', 1, { at: 7, content: textContent('said', { id: '7-a' }) });
  writer.append([addition('ann', 1, [spilled])]);
  expect(reader.messageWithId(conversation, personCalled('ann'), '7-a')).toEqual(spilled);
});

test('ids that begin with their time take no place in the index', () => {
  const { writer, database } = opened();
  const withId = (number: number, id: string) =>
    message('ann', number, { at: 7, content: textContent('said', { id }) });
  writer.append([addition('ann', 1, [withId(1, '7-a'), withId(2, '7-b'), withId(3, 'c')])]);
  const rows = database.prepare(
    `SELECT count(*) AS count FROM entries INDEXED BY entries_by_message
      WHERE message IS NOT NULL AND stands = 1 AND (instr(message, at || '-') <> 1 OR id / 2048 <> at)`,
  );
  expect(rows.get()).toEqual({ count: 1 });
});
