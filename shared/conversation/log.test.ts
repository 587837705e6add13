import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Content } from './author';
import { compareEntries, type Entry, type UnsignedEntry } from './entry';
import { claimFor, countOffered, lacks } from './claim';
import { lacking } from './lacking';
import { Log } from './log';
import { takesPart } from './membership';
import { memoryStore } from '../node/storage/entry-store';
import { isControl, transcript, visibleTo } from './transcript';
import { timelineOf } from './timeline';

const conversation = '00000000-0000-4000-8000-000000000000';
const idOf = (name: string): string => name.padEnd(43, 'A');
const [ann, bob, cleo, dan, eve] = [idOf('ann'), idOf('bob'), idOf('cleo'), idOf('dan'), idOf('eve')];
const people = [ann, bob, cleo, dan];
const signatureOf = (text: string): string => Buffer.alloc(64, text.padEnd(64)).toString('base64url');
const person = fc.constantFrom(...people);
const named = (id: string) => ({ id, user: id.slice(0, 3) });

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
    author: ann,
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
      from: author.slice(0, 3),
      number,
      clock,
      at: index,
    } as UnsignedEntry;
    return { ...unsigned, signature: signatureOf(`${author} ${number}`) } as Entry;
  });
});
const shuffled = history.chain((entries) =>
  fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
);

/** A log whose shelf is a real one; what is added is kept at once. */
function logOf(...parts: readonly (readonly Entry[])[]) {
  const store = memoryStore();
  const log = new Log(conversation, store.reader);
  const add = (entries: readonly Entry[]): Entry[] => {
    const fresh = log.add(entries);
    void store.append([log.changes()]);
    return fresh;
  };
  for (const part of parts) add(part);
  const everything = (): Entry[] =>
    people
      .flatMap((author) => numbersUpTo(50).flatMap((number) => log.entryAt(author, number) ?? []))
      .sort(compareEntries);
  const shown = (): Entry[] => store.reader.before(conversation, undefined, 1_000).map(({ entry }) => entry);
  return { log, add, everything, shown, reader: store.reader };
}
const numbersUpTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
const factsOf = ({ log, everything, shown, reader }: ReturnType<typeof logOf>) => ({
  entries: everything(),
  shown: shown(),
  texts: reader.countTexts(conversation),
  have: log.have(),
  membership: log.membership,
});
const membershipIn = (entries: readonly Entry[]) => timelineOf(entries.filter(isControl)).membership;

test('adding is commutative, associative and idempotent: the same set gives the same log and transcript', () => {
  fc.assert(
    fc.property(shuffled, fc.nat(), ([entries, other], at) => {
      const cut = at % (entries.length + 1);
      const whole = factsOf(logOf(entries));
      expect(factsOf(logOf(other))).toEqual(whole);
      expect(factsOf(logOf(other.slice(cut), other.slice(0, cut), other))).toEqual(whole);
      expect(factsOf(logOf(...other.map((entry) => [entry])))).toEqual(whole);
    }),
  );
});

test('what is shown, and who takes part, is what the rules say of all entries at once, however they came', () => {
  fc.assert(
    fc.property(shuffled, ([entries, other]) => {
      const kept = logOf(...other.map((entry) => [entry]));
      const ordered = [...entries].sort(compareEntries);
      expect(kept.everything()).toEqual(ordered);
      expect(kept.shown()).toEqual(transcript(ordered));
      expect(kept.log.membership).toEqual(membershipIn(ordered));
    }),
  );
});

test('a log that is opened again is the same', () => {
  fc.assert(
    fc.property(shuffled, ([, entries]) => {
      const { log, reader } = logOf(...entries.map((entry) => [entry]));
      const again = new Log(conversation, reader, undefined, reader.kept(conversation));
      for (const facts of [
        (each: Log) => each.have(),
        (each: Log) => each.timeline,
        (each: Log) => each.clock,
      ])
        expect(facts(again)).toEqual(facts(log));
      for (const author of people) expect(again.lastOf(author)).toEqual(log.lastOf(author));
    }),
  );
});

test('what is added to a fork is not in the log', () => {
  fc.assert(
    fc.property(history, fc.nat(), (entries, at) => {
      const cut = at % entries.length;
      const { log } = logOf(entries.slice(0, cut));
      const before = [log.have(), log.membership, log.size];
      const fork = log.fork();
      fork.add(entries.slice(cut));
      expect([log.have(), log.membership, log.size]).toEqual(before);
      expect(fork.size).toBe(entries.length);
    }),
  );
});

test('have counts what is there without gaps, whatever is missing', () => {
  fc.assert(
    fc.property(
      history.chain((entries) => fc.subarray(entries)),
      (entries) => {
        const { log } = logOf(entries);
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

/** Those that are no texts come first, from old to new; then the texts, in an order. */
function expectOrder(given: readonly Entry[], order: (a: Entry, b: Entry) => number): void {
  const [controls, texts] = [given.filter(isControl), given.filter((entry) => !isControl(entry))];
  expect(given).toEqual([...controls.sort(compareEntries), ...texts.sort(order)]);
}

test('what one lacks is just what makes it the same as the other, whatever it holds', () => {
  const parts = history.chain((entries) => fc.tuple(fc.constant(entries), fc.subarray(entries)));
  fc.assert(
    fc.property(parts, ([entries, some]) => {
      const mine = logOf(entries);
      const theirs = logOf(some);
      const claim = claimFor(theirs.log, undefined);
      const given = [...lacking(mine.log, claim, undefined)];
      expect(given.length > 0).toBe(lacks(claim, claimFor(mine.log, undefined)));
      expect(given).toHaveLength(countOffered(theirs.log, claimFor(mine.log, undefined)));
      expect(theirs.add(given)).toHaveLength(given.length);
      expect(factsOf(theirs)).toEqual(factsOf(mine));
      const newestFirst = (a: Entry, b: Entry): number => compareEntries(b, a);
      expectOrder(given, compareEntries);
      for (const id of people) expectOrder([...lacking(mine.log, claim, id)], newestFirst);
    }),
  );
});

test('what a person may see without a limit is a prefix per author, and everything while they take part', () => {
  fc.assert(
    fc.property(history, person, (entries, id) => {
      const { log, everything } = logOf(entries);
      const visible = visibleTo(everything(), id);
      for (const author of people) {
        const numbers = visible.filter((entry) => entry.author === author).map(({ number }) => number);
        expect(numbers).toEqual(numbersUpTo(numbers.length));
      }
      expect(claimFor(log, id).have).toEqual(logOf(visible).log.have());
      expect([...lacking(log, { have: {} }, id)].sort(compareEntries)).toEqual(visible);
      if (takesPart(log.membership, id)) expect(visible).toEqual(everything());
    }),
  );
});

test('nobody sees anything of a conversation to which they were never asked', () => {
  fc.assert(
    fc.property(history, (entries) => void expect(visibleTo(logOf(entries).everything(), eve)).toEqual([])),
  );
});

test('of two entries with one number, every node keeps the same', () => {
  fc.assert(
    fc.property(history, (entries) => {
      const rivals = entries.map((entry): Entry => ({
        ...entry,
        at: entry.at + 1,
        signature: signatureOf(`${entry.author} ${entry.number} rival`),
      }));
      expect(factsOf(logOf(entries, rivals))).toEqual(factsOf(logOf(rivals, entries)));
    }),
  );
});

/** A log in which people say one thing after the other, each having seen all before. */
function spoken() {
  const { log, add } = logOf();
  const say = (author: string, content: Content): void => {
    const at = { conversation, author, from: author.slice(0, 3), at: 0 };
    const place = { number: log.nextNumber(author), clock: log.clock + 1 };
    const unsigned = { ...content, ...at, ...place } as UnsignedEntry;
    add([{ ...unsigned, signature: signatureOf(`${author} ${place.number}`) } as Entry]);
  };
  return { log, say };
}

test('who is asked in later is given who takes part, and what is said from then on, and lacks nothing', () => {
  const said = fc.array(fc.constantFrom(ann, bob), { maxLength: 12 });
  fc.assert(
    fc.property(said, said, (before, after) => {
      const { log, say } = spoken();
      say(ann, { command: 'INVITE', invited: [named(bob)] });
      say(bob, { command: 'JOIN' });
      for (const author of before) say(author, { command: 'SEND_MESSAGE', id: 'x', text: 'before' });
      say(ann, { command: 'INVITE', invited: [named(cleo)], since: log.since() });
      for (const author of after) say(author, { command: 'SEND_MESSAGE', id: 'x', text: 'after' });

      const given = [...lacking(log, { have: {} }, cleo)];
      expect(given.filter((entry) => !isControl(entry))).toHaveLength(after.length);
      const theirs = new Log(conversation, memoryStore().reader, cleo);
      theirs.add(given);
      expect(theirs.have()).toEqual(log.have());
      expect([...lacking(log, claimFor(theirs, undefined), cleo)]).toEqual([]);
      expect(countOffered(theirs, claimFor(log, undefined))).toBe(0);
    }),
  );
});

test('who was asked in later cannot open to others what is closed to them', () => {
  const said = fc.array(fc.constantFrom(ann, bob), { maxLength: 6 });
  fc.assert(
    fc.property(said, said, said, fc.boolean(), (first, second, third, opens) => {
      const { log, say } = spoken();
      const sayAll = (authors: readonly string[], text: string): void =>
        authors.forEach((author) => say(author, { command: 'SEND_MESSAGE', id: 'x', text }));
      say(ann, { command: 'INVITE', invited: [named(bob)] });
      say(bob, { command: 'JOIN' });
      sayAll(first, 'before cleo');
      say(ann, { command: 'INVITE', invited: [named(cleo)], since: log.since() });
      say(cleo, { command: 'JOIN' });
      sayAll(second, 'before dan');
      say(cleo, { command: 'INVITE', invited: [named(dan)], ...(opens ? {} : { since: log.since() }) });
      sayAll(third, 'after');

      const given = [...lacking(log, { have: {} }, dan)].filter((entry) => !isControl(entry));
      expect(given).toHaveLength(third.length + (opens ? second.length : 0));
      const theirs = new Log(conversation, memoryStore().reader, dan);
      theirs.add([...lacking(log, { have: {} }, dan)]);
      expect(theirs.have()).toEqual(log.have());
    }),
  );
});
