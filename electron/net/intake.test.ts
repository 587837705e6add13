import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sign, write, type Content } from '../../shared/conversation/author';
import { compareEntries, type Entry } from '../../shared/conversation/entry';
import { lacking } from '../../shared/conversation/lacking';
import { Log } from '../../shared/conversation/log';
import { isControl } from '../../shared/conversation/transcript';
import { newIdentity, type Identity } from '../../shared/node/identity';
import { memoryStore } from '../../shared/node/storage/entry-store';
import { limits } from '../../shared/protocol/limits';
import { Intake } from './intake';

const conversation = '00000000-0000-4000-8000-000000000000';
const [ann, bob, cleo] = [newIdentity(), newIdentity(), newIdentity()];
const named = (identity: Identity) => ({ id: identity.id, user: 'somebody' });
const text: Content = { command: 'SEND_MESSAGE', id: 'x', text: 'said' };
const numbersUpTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** A log on a shelf of its own. */
function shelved(reader: Identity | undefined) {
  const store = memoryStore();
  const log = new Log(conversation, store.reader, reader?.id);
  const keep = (): void => void store.append([log.changes()]);
  const say = (author: Identity, content: Content): Entry => {
    const entry = write(log, author, 'somebody', content, 0);
    log.add([entry]);
    keep();
    return entry;
  };
  /** Takes in what came together; returns whether any of it was doubted. */
  const take = (entries: readonly Entry[]): boolean => {
    const intake = new Intake({ log: () => log }, reader?.id ?? '');
    for (const entry of entries) intake.judge(entry);
    keep();
    return intake.doubted.size > 0;
  };
  const everything = (): Entry[] => [...lacking(log, { have: {} }, undefined)].sort(compareEntries);
  const facts = () => ({
    entries: everything(),
    have: log.have(),
    membership: log.membership,
    clock: log.clock,
  });
  return { log, say, take, everything, facts };
}

/** A conversation of ann and bob, to which cleo comes in the middle. */
function talk(before: readonly Identity[], after: readonly Identity[], history: boolean) {
  const whole = shelved(undefined);
  whole.say(ann, { command: 'INVITE', invited: [named(bob)] });
  whole.say(bob, { command: 'JOIN' });
  for (const author of before) whole.say(author, text);
  const since = history ? {} : { since: whole.log.since() };
  whole.say(ann, { command: 'INVITE', invited: [named(cleo)], ...since });
  whole.say(cleo, { command: 'JOIN' });
  for (const author of after) whole.say(author, text);
  return whole;
}

const said = fc.array(fc.constantFrom(ann, bob), { maxLength: 10 });

test('who takes part first and then the newest first, in whatever batches and however often, gives the same log', () => {
  fc.assert(
    fc.property(said, said, fc.boolean(), fc.array(fc.nat(8)), (before, after, history, sizes) => {
      const whole = talk(before, after, history);
      const given = [...lacking(whole.log, { have: {} }, cleo.id)];
      const hers = shelved(cleo);
      for (let start = 0, turn = 0; start < given.length; turn += 1) {
        const size = 1 + (sizes[turn] ?? 2);
        expect(hers.take(given.slice(start, start + size))).toBe(false);
        // What came before comes again.
        if (turn % 3 === 2) expect(hers.take(given.slice(0, start))).toBe(false);
        start += size;
      }
      expect(hers.everything()).toEqual([...given].sort(compareEntries));
      expect(hers.everything().filter((entry) => !isControl(entry))).toHaveLength(
        after.length + (history ? before.length : 0),
      );
      expect(hers.log.have()).toEqual(whole.log.have());
      if (history) expect(hers.facts()).toEqual(whole.facts());
    }),
    { numRuns: 60 },
  );
});

test('texts may come in any order once it is known who takes part', () => {
  fc.assert(
    fc.property(said, fc.infiniteStream(fc.nat()), (before, stream) => {
      const whole = talk(before, [], true);
      const all = whole.everything();
      const keys = new Map(all.map((entry) => [entry, stream.next().value]));
      const texts = all.filter((entry) => !isControl(entry));
      texts.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
      const hers = shelved(cleo);
      for (const entry of [...all.filter(isControl), ...texts]) expect(hers.take([entry])).toBe(false);
      expect(hers.facts()).toEqual(whole.facts());
    }),
    { numRuns: 30 },
  );
});

/** What bob might claim to have written, with these numbers and clocks. */
function claimedBy(author: Identity, number: number, clock: number): Entry {
  const at = { conversation, author: author.id, from: 'somebody', at: 0 };
  return sign(
    { command: 'SEND_MESSAGE', id: 'x', text: `${number} at ${clock}`, ...at, number, clock },
    author,
  );
}

/** Cleo's log of a conversation in which bob has said nothing but that he joins. */
function hersWithBob() {
  const hers = shelved(cleo);
  hers.take(talk([], [], true).everything());
  return hers;
}

test('a clock below its number is not taken in: nobody can have written so much so early', () => {
  const hers = shelved(cleo);
  hers.take(talk([], [], true).everything().slice(0, 1));
  expect(hers.take([claimedBy(bob, 30, 29)])).toBe(true);
  expect(hers.take([claimedBy(bob, 30, 30)])).toBe(false);
});

test('clocks that do not grow with numbers are not taken in, with and without a gap between them', () => {
  const hers = hersWithBob();
  expect(hers.take([claimedBy(bob, 10, 100)])).toBe(false);
  for (const [number, clock] of [
    [9, 100],
    [9, 200],
    [5, 96],
    [11, 100],
    [15, 104],
    [20, 50],
  ] as const)
    expect([number, clock, hers.take([claimedBy(bob, number, clock)])]).toEqual([number, clock, true]);
  for (const [number, clock] of [
    [5, 95],
    [15, 105],
    [11, 101],
  ] as const)
    expect(hers.take([claimedBy(bob, number, clock)])).toBe(false);
  expect(hers.log.rangesOf(bob.id)).toEqual([
    [1, 1],
    [5, 5],
    [10, 11],
    [15, 15],
  ]);
});

test('who has left cannot put something before that by leaving a number out', () => {
  const whole = talk([], [bob, ann, ann], true);
  const leaving = whole.say(bob, { command: 'LEAVE' });
  const hers = shelved(cleo);
  hers.take(whole.everything());
  const before = hers.facts();
  for (const number of [leaving.number + 1, leaving.number + 2])
    expect(hers.take([claimedBy(bob, number, leaving.clock - 1)])).toBe(true);
  expect(hers.facts()).toEqual(before);
});

test('of so many gaps that they would fill the memory only some are kept, and those can be closed', () => {
  const hers = hersWithBob();
  const scattered = numbersUpTo(limits.rangesPerAuthor + 20).map((index) => 2 * index + 1);
  hers.take(scattered.map((number) => claimedBy(bob, number, number + 100)));
  expect(hers.log.rangesOf(bob.id)).toHaveLength(limits.rangesPerAuthor);
  const between = scattered.map((number) => claimedBy(bob, number - 1, number + 99));
  hers.take(between);
  hers.take(scattered.map((number) => claimedBy(bob, number, number + 100)));
  expect(hers.log.rangesOf(bob.id)).toEqual([[1, scattered.at(-1)]]);
});

test('of two that bob wrote with one number, all keep the same, whichever they were given first', () => {
  const rivals = [claimedBy(bob, 2, 100), claimedBy(bob, 2, 101)];
  const kept = [rivals, [...rivals].reverse()].map((order) => {
    const hers = hersWithBob();
    for (const rival of order) hers.take([rival]);
    return hers.log.entryAt(bob.id, 2)?.signature;
  });
  expect(kept[0]).toBe(kept[1]);
  expect(rivals.map(({ signature }) => signature).sort()[0]).toBe(kept[0]);
});

test('an entry that could not be passed on is not taken in', () => {
  // Numbers in it grow when they are written out: 1e15 in the line that came is 1000000000000000 in the one that goes.
  const withSince = (count: number) => {
    const since = Object.fromEntries(
      numbersUpTo(count).map((author) => [
        String(author).padStart(43, 'A'),
        [1e15, 1e15] as [number, number],
      ]),
    );
    return shelved(undefined).say(ann, { command: 'INVITE', invited: [named(bob)], since });
  };
  expect(shelved(bob).take([withSince(700)])).toBe(false);
  expect(shelved(bob).take([withSince(900)])).toBe(true);
});
