import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Content } from './author';
import { compareEntries, type Entry, type UnsignedEntry } from './entry';
import { lacks, Log, missing } from './log';
import { membershipOf, takesPart, visibleTo } from './membership';
import { vectorFor } from './vector';
import { transcript } from './transcript';

const conversation = '00000000-0000-4000-8000-000000000000';
const people = ['ann', 'bob', 'cleo', 'dan'];
const person = fc.constantFrom(...people);
const named = (id: string) => ({ id, user: id });

const content = fc.oneof(
  fc
    .subarray(people, { minLength: 1 })
    .map((ids): Content => ({ command: 'INVITE', invited: ids.map(named) })),
  person.map((id): Content => ({ command: 'UNINVITE', withdrawn: [named(id)] })),
  fc.constantFrom('JOIN', 'DECLINE', 'LEAVE').map((command): Content => ({ command })),
  fc.string({ minLength: 1 }).map((text): Content => ({ command: 'SEND_MESSAGE', id: text, text })),
);

/** Authors write in some order, each having seen everything, or only their own and the clock of a while ago. */
const steps = fc.array(fc.record({ author: person, content, lag: fc.nat(3) }), { maxLength: 40 });
const history = steps.map((all): Entry[] => {
  const numbers = new Map<string, number>();
  const clocks = new Map<string, number>();
  const first = {
    author: 'ann',
    content: { command: 'INVITE', invited: people.map(named) } as Content,
    lag: 0,
  };
  return [first, ...all].map(({ author, content: said, lag }, index) => {
    const number = (numbers.get(author) ?? 0) + 1;
    const clock = Math.max((clocks.get(author) ?? 0) + 1, index + 1 - lag);
    numbers.set(author, number);
    clocks.set(author, clock);
    const unsigned = {
      ...said,
      conversation,
      author,
      from: author,
      number,
      clock,
      at: index,
    } as UnsignedEntry;
    return { ...unsigned, signature: `${author} ${number}` } as Entry;
  });
});
const shuffled = history.chain((entries) =>
  fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
);

function logOf(...parts: readonly (readonly Entry[])[]): Log {
  const log = new Log(conversation);
  for (const part of parts) log.add(part);
  return log;
}
const facts = (log: Log) => ({ entries: [...log.entries], have: log.have(), membership: log.membership });

test('adding is commutative, associative and idempotent: the same set gives the same log and transcript', () => {
  fc.assert(
    fc.property(shuffled, fc.nat(), ([entries, other], at) => {
      const cut = at % (entries.length + 1);
      const whole = facts(logOf(entries));
      expect(facts(logOf(other))).toEqual(whole);
      expect(facts(logOf(other.slice(cut), other.slice(0, cut), other))).toEqual(whole);
      expect(facts(logOf(...other.map((entry) => [entry])))).toEqual(whole);
      expect(transcript(logOf(other).entries)).toEqual(transcript(logOf(entries).entries));
    }),
  );
});

test('a log is in order, and its membership is that of its entries', () => {
  fc.assert(
    fc.property(shuffled, ([, entries]) => {
      const log = logOf(...entries.map((entry) => [entry]));
      expect(log.entries).toEqual([...entries].sort(compareEntries));
      expect(log.membership).toEqual(membershipOf(log.entries));
    }),
  );
});

test('have counts what is there without gaps, whatever is missing', () => {
  fc.assert(
    fc.property(
      history.chain((entries) => fc.subarray(entries)),
      (entries) => {
        const log = logOf(entries);
        for (const author of people) {
          const numbers = new Set(
            entries.filter((entry) => entry.author === author).map(({ number }) => number),
          );
          let highest = 0;
          while (numbers.has(highest + 1)) highest += 1;
          expect(log.haveOf(author)).toBe(highest);
        }
        expect(log.hasGap).toBe(
          entries.length > Object.values(log.have()).reduce((sum, number) => sum + number, 0),
        );
      },
    ),
  );
});

test('what one lacks is just what makes it the same as the other', () => {
  fc.assert(
    fc.property(history, fc.nat(), (entries, at) => {
      const mine = logOf(entries);
      const theirs = logOf(entries.slice(0, at % (entries.length + 1)));
      const lacking = missing(mine.entries, theirs.have());
      expect(lacking.length > 0).toBe(lacks(theirs.have(), mine.have()));
      expect(theirs.add(lacking)).toHaveLength(lacking.length);
      expect(facts(theirs)).toEqual(facts(mine));
    }),
  );
});

test('what a person may see is a prefix per author, and everything while they take part', () => {
  fc.assert(
    fc.property(history, person, (entries, id) => {
      const log = logOf(entries);
      const visible = visibleTo(log.entries, id);
      for (const author of people) {
        const numbers = visible.filter((entry) => entry.author === author).map(({ number }) => number);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }
      expect(vectorFor(log, id)).toEqual(logOf(visible).have());
      if (takesPart(log.membership, id)) expect(visible).toEqual(log.entries);
    }),
  );
});

test('nobody sees anything of a conversation to which they were never asked', () => {
  fc.assert(
    fc.property(history, (entries) => void expect(visibleTo(logOf(entries).entries, 'eve')).toEqual([])),
  );
});

test('a text is shown only when its author was a member where it stands', () => {
  fc.assert(
    fc.property(history, (entries) => {
      const log = logOf(entries);
      for (const entry of transcript(log.entries)) {
        if (entry.command !== 'SEND_MESSAGE') continue;
        const before = log.entries.slice(0, log.entries.indexOf(entry));
        expect(membershipOf(before).members.has(entry.author)).toBe(true);
      }
    }),
  );
});

test('of two entries with one number, every node keeps the same', () => {
  fc.assert(
    fc.property(history, (entries) => {
      const rivals = entries.map((entry): Entry => ({
        ...entry,
        at: entry.at + 1,
        signature: `0${entry.signature}`,
      }));
      expect(facts(logOf(entries, rivals))).toEqual(facts(logOf(rivals, entries)));
    }),
  );
});
