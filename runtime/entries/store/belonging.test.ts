import fc from 'fast-check';
import { expect, test } from 'vitest';
import { annotate } from '../../../shared/conversation/annotations';
import type { MessageEntry } from '../../../shared/conversation/log-entry';
import { limits } from '../../../shared/protocol/limits';
import { addition, message, personCalled, textContent } from '../../../testing/entries/store-kit';
import { openForWriting } from '../../sqlite/database';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { createEntryTables, createReadingIndexes } from './tables';

const ballot = { question: 'Lunch?', choices: ['Soup', 'Pizza', 'Nothing'] };
const poll = message('ann', 1, { content: textContent('', { kind: 'poll', fields: ballot }) });
const asked = { entry: poll, person: personCalled('ann') };

interface Said {
  readonly who: string;
  readonly clock: number;
  /** A place among the choices, of which there are three; undefined closes the poll. */
  readonly chosen: number | undefined;
}

/** What people said, each as a message of its own number. */
const written = (said: readonly Said[]): { who: string; entry: MessageEntry }[] =>
  said.map(({ who, clock, chosen }, at) => {
    const about = chosen === undefined ? { kind: 'closing' } : { kind: 'vote', fields: { chosen: [chosen] } };
    const content = textContent('', { fields: {}, ...about, to: poll.hash });
    return { who, entry: message(who, at + 2, { clock, content }) };
  });

/** What a store shows of the poll that has been given this in this order. */
function shownAfter(said: readonly { who: string; entry: MessageEntry }[]) {
  const database = openForWriting(':memory:', [createEntryTables, createReadingIndexes]);
  const writer = new EntryWriter(database);
  writer.append([addition('ann', 1, [poll])]);
  said.forEach(({ who, entry }, at) => void writer.append([addition(who, at + 2, [entry])]));
  const reader = new EntryReader(database);
  try {
    return annotate(asked, reader.annotations(asked)).poll;
  } finally {
    reader.close();
  }
}

const who = fc.constantFrom('ann', 'bob', 'cleo', 'mallory');
const early = fc.record({ who, clock: fc.integer({ min: 3, max: 30 }), chosen: fc.nat({ max: 3 }) });
/** A closing, and more votes after it than are read of a person. */
const closing = fc.constantFrom(31, 40).map((clock): Said => ({ who: 'ann', clock, chosen: undefined }));
const flood = fc
  .record({
    who,
    votes: fc.integer({ min: 0, max: limits.annotationsPerPerson + 4 }),
    chosen: fc.nat({ max: 3 }),
  })
  .map(({ who, votes, chosen }) =>
    Array.from({ length: votes }, (_, at): Said => ({ who, clock: 50 + at, chosen })),
  );
/** Many closings, of which the first alone counts. */
const again = fc
  .integer({ min: 0, max: limits.annotationsPerPerson + 4 })
  .map((more) =>
    Array.from({ length: more }, (_, at): Said => ({ who: 'ann', clock: 60 + at, chosen: undefined })),
  );

test('what is voted after a poll was closed changes nothing, however much it is and in whatever order it comes', () => {
  fc.assert(
    fc.property(
      fc
        .tuple(fc.array(early, { maxLength: 12 }), closing, flood, flood, again)
        .chain(([before, end, ...after]) => {
          const all = written([...before, end, ...after.flat()]);
          return fc.tuple(
            fc.constant(all),
            fc.constant(before.length),
            fc.shuffledSubarray(all, { minLength: all.length }),
          );
        }),
      ([all, before, shuffled]) => {
        const counted = all
          .slice(0, before + 1)
          .map(({ who, entry }) => ({ entry, person: personCalled(who) }));
        expect(shownAfter(shuffled)).toEqual(annotate(asked, counted).poll);
      },
    ),
    { numRuns: 60 },
  );
});

test('people who vote after a poll was closed take the place of nobody', () => {
  const flood = Array.from({ length: limits.annotatorsPerMessage }, (_, at): Said => ({
    who: `voter ${at}`,
    clock: 9,
    chosen: 0,
  }));
  const said = written([
    ...flood,
    { who: 'ann', clock: 8, chosen: undefined },
    { who: 'bob', clock: 5, chosen: 1 },
  ]);
  expect(shownAfter(said)).toEqual({ votes: [[], [personCalled('bob')], []], isClosed: true });
});

test('of more people than are read, all stores take the same', () => {
  const many = Array.from({ length: limits.annotatorsPerMessage + 5 }, (_, at): Said => ({
    who: `voter ${at}`,
    clock: 9,
    chosen: at % 3,
  }));
  const said = written(many);
  expect(shownAfter(said.toReversed())).toEqual(shownAfter(said));
});
