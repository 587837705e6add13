import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EntryHash } from '../../../shared/ids';
import { openForWriting } from '../../sqlite/database';
import { bytesOf } from './bytes32';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { createEntryTables, createReadingIndexes } from './tables';
import { addition, conversation, message } from '../../../testing/entries/store-kit';

test('messages that a change makes stand are named in the order in which they are shown then', () => {
  const said = fc.record({
    author: fc.constantFrom('ann', 'bob'),
    clock: fc.integer({ min: 1, max: 6 }),
    at: fc.integer({ min: 1, max: 6 }),
    stands: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(said, { maxLength: 12 }), (all) => {
      const database = openForWriting(':memory:', [createEntryTables, createReadingIndexes]);
      const [writer, reader] = [new EntryWriter(database), new EntryReader(database)];
      const messages = all.map(({ author, clock, at, stands }, index) => ({
        entry: message(author, index + 1, { clock, at }),
        piece: author === 'ann' ? 1 : 2,
        author,
        stands,
      }));
      for (const { author, piece, entry, stands } of messages)
        writer.append([addition(author, piece, [entry], { stands })]);
      const stretches = [
        { piece: 2, first: 1, last: 12, stands: true },
        { piece: 1, first: 1, last: 8, stands: true },
        { piece: 1, first: 9, last: 12, stands: false },
      ];
      const recast = { controls: new Map(), stretches };
      const idOf = ({ hash }: { hash: EntryHash }) =>
        database.prepare('SELECT id FROM entries WHERE hash = ?').get(bytesOf(hash));
      const hidden = writer.hiddenBefore(conversation, recast).map((id) => ({ id }));
      writer.append([{ ...addition('ann', 3, []), recast }]);
      const changed = messages.filter(
        ({ entry, piece, stands }) => !stands && (piece === 2 || entry.number < 9),
      );
      const shown = reader
        .before(conversation, undefined, 20)
        .filter(({ entry: { hash } }) => changed.some(({ entry }) => entry.hash === hash));
      expect(shown).toHaveLength(changed.length);
      expect(hidden).toEqual(shown.map(({ entry }) => idOf(entry)));
      database.close();
    }),
    { numRuns: 60 },
  );
});
