import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { annotate } from '../../../shared/conversation/annotations';
import { traitsOf } from '../../../shared/conversation/kinds';
import type { LogAddition, Stretch } from '../../../shared/conversation/log-addition';
import {
  comparePlaces,
  lastClock,
  type Json,
  type MessageEntry,
} from '../../../shared/conversation/log-entry';
import { limits } from '../../../shared/protocol/limits';
import { countsAsUnread } from '../../../shared/conversation/readings';
import { openForReading, openForWriting } from '../../sqlite/database';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { localEntryStore } from './local-store';
import { hashAt } from './rows';
import { openEntries } from './open-entries';
import { createEntryTables, createMessageIdIndex, createReadingIndexes } from './tables';
import {
  addition,
  anyControl,
  anyMessage,
  conversation,
  founding,
  hashOf,
  message,
  personCalled,
  pieceOf,
  textContent,
  writerOf,
} from '../../../testing/entries/store-kit';

function opened() {
  const database = openForWriting(':memory:', [createEntryTables, createReadingIndexes]);
  return { writer: new EntryWriter(database), reader: new EntryReader(database), database };
}
const run = (author: string, first: number, last: number): MessageEntry[] =>
  Array.from({ length: last - first + 1 }, (_, index) => message(author, first + index));

test('every appended entry is read back unchanged: unknown fields, NUL, deleted content, no signature', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyMessage, { maxLength: 12, selector: ({ hash }) => hash }),
      fc.uniqueArray(anyControl, { maxLength: 8, selector: ({ hash }) => hash }),
      (messages, controls) => {
        const { writer, reader } = opened();
        const pieces = messages.map((entry, index) => pieceOf(index + 1, [entry]));
        writer.append([
          {
            conversation,
            controls: controls.map((entry) => ({ entry, person: personCalled('ann'), stands: true })),
            messages: messages.map((entry, index) => ({
              entry,
              person: personCalled('bob'),
              piece: index + 1,
              stands: true,
              unread: false,
              known: false,
            })),
            pieces,
            recast: undefined,
            clock: 7,
          },
        ]);
        expect(reader.kept(conversation)).toEqual({ controls, pieces, clock: 7 });
        for (const [index, entry] of messages.entries()) {
          expect(reader.messageAt(conversation, index + 1, entry.number)).toEqual(entry);
          expect(reader.writtenMessage(conversation, entry.hash)).toEqual({
            entry,
            person: personCalled('bob'),
          });
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('paging from any place, in either direction, agrees with sorting in memory', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyMessage, { minLength: 1, maxLength: 25, selector: ({ hash }) => hash }),
      fc.nat({ max: 24 }),
      fc.integer({ min: 1, max: 10 }),
      (messages, at, atMost) => {
        const { writer, reader } = opened();
        for (const [index, entry] of messages.entries()) writer.append([addition('ann', index + 1, [entry])]);
        const sorted = messages
          .filter(({ content }) => content && traitsOf(content.kind).standsAlone)
          .sort(comparePlaces);
        const place = messages[at % messages.length];
        if (!place) return;
        const shown = (entries: readonly { entry: unknown }[]): unknown[] =>
          entries.map(({ entry }) => entry);
        const [before, from, after] = [
          sorted.filter((entry) => comparePlaces(entry, place) < 0),
          sorted.filter((entry) => comparePlaces(entry, place) >= 0),
          sorted.filter((entry) => comparePlaces(entry, place) > 0),
        ];
        expect(shown(reader.before(conversation, undefined, 100))).toEqual(sorted);
        expect(shown(reader.before(conversation, place, atMost))).toEqual(before.slice(-atMost));
        expect(shown(reader.after(conversation, place, atMost))).toEqual(after.slice(0, atMost));
        expect(shown(reader.after(conversation, place, atMost, true))).toEqual(from.slice(0, atMost));
        const counting = sorted.filter(({ content }) => countsAsUnread(content));
        expect(reader.lastMessage(conversation)?.entry).toEqual(counting.at(-1));
        expect(reader.countMessages(conversation)).toBe(sorted.length);
      },
    ),
    { numRuns: 150 },
  );
});

test('an entry whose standing changes is shown as if it had always stood like that', () => {
  const stretch = fc.record({
    piece: fc.integer({ min: 1, max: 2 }),
    first: fc.integer({ min: 1, max: 8 }),
    last: fc.integer({ min: 1, max: 8 }),
    stands: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 6 }), fc.boolean(), (stretches, founds) => {
      const messages = [...run('ann', 1, 8), ...run('bob', 1, 8)];
      const { writer, reader } = opened();
      const all: LogAddition[] = [
        addition('ann', 1, messages.slice(0, 8), { unread: true }),
        addition('bob', 2, messages.slice(8)),
      ];
      const entry = founding('ann');
      writer.append([
        ...all,
        { ...addition('ann', 3, []), controls: [{ entry, person: personCalled('ann'), stands: true }] },
      ]);
      const recast = { controls: new Map([[entry.hash, founds]]), stretches };
      writer.append([{ ...addition('ann', 3, []), recast }]);

      const anew = opened();
      const standsAfter = (piece: number, number: number): boolean =>
        stretches.reduce(
          (stands: boolean, each: Stretch) =>
            each.piece === piece && each.first <= number && number <= each.last ? each.stands : stands,
          true,
        );
      anew.writer.append([
        ...all.map((each) => ({
          ...each,
          messages: each.messages.map((added) => ({
            ...added,
            stands: standsAfter(added.piece, added.entry.number),
          })),
        })),
        { ...addition('ann', 3, []), controls: [{ entry, person: personCalled('ann'), stands: founds }] },
      ]);
      const seen = ({ reader }: { reader: EntryReader }) => ({
        shown: reader.before(conversation, undefined, 100),
        count: reader.countMessages(conversation),
        unread: reader.countUnread(conversation, 100),
        firstUnread: reader.firstUnread(conversation),
      });
      expect(seen({ reader })).toEqual(seen(anew));
    }),
    { numRuns: 100 },
  );
});

test('a failed addition leaves nothing, and the next one succeeds', () => {
  const { writer, reader } = opened();
  writer.append([addition('ann', 1, run('ann', 1, 3))]);
  const fails = (): never => {
    throw new Error('no');
  };
  expect(() =>
    writer.append([addition('eve', 2, [message('eve', 1, { after: [hashOf('x')] })])], fails),
  ).toThrow();
  expect(reader.before(conversation, undefined, 9)).toHaveLength(3);
  expect(writer.arrival).toBe(3);
  writer.append([addition('eve', 2, [message('eve', 1, { after: [hashOf('x')] })])]);
  expect(reader.writtenMessage(conversation, hashOf('eve 1'))?.person).toBe(personCalled('eve'));
  expect(reader.messageAt(conversation, 2, 1)?.after).toEqual([hashOf('x')]);
});

test('deleting content leaves headers and whole pieces; the same message restores it', () => {
  const { writer, reader } = opened();
  const messages = run('ann', 1, 4);
  writer.append([addition('ann', 1, messages, { unread: true })]);
  writer.deleteContent(conversation, hashOf('ann 2'));
  expect(reader.countMessages(conversation)).toBe(3);
  expect(reader.countUnread(conversation, 9)).toBe(3);
  expect(reader.messageAt(conversation, 1, 2)).toEqual({ ...messages[1], content: undefined });
  expect(reader.kept(conversation)?.pieces[0]?.deleted).toBe(0);
  writer.deleteContents(conversation);
  expect(reader.before(conversation, undefined, 9)).toEqual([]);
  expect(reader.countMessages(conversation)).toBe(0);
  expect(reader.messages(conversation, 1, [1, 9], 'newest first', 9).map(({ number }) => number)).toEqual([
    4, 3, 2, 1,
  ]);
  expect(reader.kept(conversation)?.pieces[0]).toMatchObject({ first: 1, last: 4, deleted: 4 });
  writer.append([addition('ann', 1, messages)]);
  expect(reader.before(conversation, undefined, 9).map(({ entry }) => entry)).toEqual(messages);
  expect(reader.countMessages(conversation)).toBe(4);
  // The log that keeps a piece may not know yet that content was deleted.
  expect(reader.kept(conversation)?.pieces[0]?.deleted).toBe(4);
  writer.append([addition('ann', 1, messages)]);
  expect(reader.countMessages(conversation)).toBe(4);
});

test('annotations are found by the hash of their message, also before it is here', () => {
  const { writer, reader } = opened();
  const reaction = (number: number, emoji: string): MessageEntry =>
    message('bob', number, {
      content: textContent('', { kind: 'reaction', to: hashOf('ann 1'), fields: { emoji } }),
    });
  writer.append([addition('bob', 2, [reaction(1, '👍'), reaction(2, '🎉')], { unread: true })]);
  expect(reader.before(conversation, undefined, 9)).toEqual([]);
  writer.append([addition('ann', 1, run('ann', 1, 1))]);
  const [one] = run('ann', 1, 1);
  if (!one) throw new Error('no message');
  const target = { entry: one, person: personCalled('ann') };
  const found = reader.annotations(target);
  expect(found.map(({ entry, person }) => [entry.number, person])).toEqual([
    [1, personCalled('bob')],
    [2, personCalled('bob')],
  ]);
  const title = message('ann', 2, { content: textContent('', { kind: 'title', fields: { title: 'Camp' } }) });
  writer.append([addition('ann', 1, [title])]);
  expect(reader.lastOfKind(conversation, 'title')).toEqual({ entry: title, person: personCalled('ann') });
});

test('what a message does not take is not read', () => {
  const { writer, reader } = opened();
  const saying = (author: string, number: number, others: Parameters<typeof textContent>[1]): MessageEntry =>
    message(author, number, { content: textContent('', others) });
  const ballot = { question: 'Lunch?', choices: ['Soup', 'Pizza'] };
  const asked = [message('ann', 1), saying('ann', 2, { kind: 'poll', fields: ballot })];
  const fields = { chosen: [0] };
  const votes = asked.map(({ hash: to }, at) => saying('bob', at + 1, { kind: 'vote', to, fields }));
  writer.append([addition('ann', 1, asked), addition('bob', 2, votes)]);
  const read = (entry: MessageEntry) => reader.annotations({ entry, person: personCalled('ann') });
  expect(asked.map((each) => read(each).length)).toEqual([0, 1]);
});

test('no number of annotations by one person crowds out those by others', () => {
  const { writer, reader } = opened();
  const [one] = run('ann', 1, 1);
  if (!one) throw new Error('no message');
  const belonging = (
    author: string,
    number: number,
    kind: string,
    fields: Record<string, Json>,
  ): MessageEntry => message(author, number, { content: textContent('', { kind, to: one.hash, fields }) });
  writer.append([addition('ann', 1, [one, belonging('ann', 2, 'edit', { text: 'better' })])]);
  writer.append([addition('bob', 2, [belonging('bob', 1, 'reaction', { emoji: '🎉' })])]);
  const flood = Array.from({ length: 3_000 }, (_, each) =>
    each % 3 === 0
      ? belonging('mallory', each + 1, 'edit', { text: 'forged' })
      : belonging('mallory', each + 1, 'reaction', { emoji: each % 2 === 0 ? '👍' : '👎' }),
  );
  writer.append([addition('mallory', 3, flood)]);
  const target = { entry: one, person: personCalled('ann') };
  const shown = () => annotate(target, reader.annotations(target));
  expect(shown().said).toEqual({ kind: 'text', text: 'better' });
  expect(shown().tallies.map(({ emoji }) => emoji)).toEqual(['🎉', '👍', '👎']);
  expect(reader.annotations(target).length).toBeLessThan(100);
  expect(reader.annotated(conversation, [one.hash, hashOf('other')])).toEqual(new Set([one.hash]));
  // What was deleted stays deleted, also where more comes after it.
  const deletion = belonging('ann', 3, 'deletion', {});
  writer.append([addition('ann', 1, [deletion])]);
  const later = flood.map((entry, each) => ({
    ...entry,
    number: 3_001 + each,
    hash: hashOf(`later ${each}`),
    clock: 9_000,
  }));
  writer.append([addition('mallory', 3, later)]);
  expect(shown()).toMatchObject({ said: undefined, isDeleted: true });
});

test('the search for the last message that counts reads a bounded number of rows', () => {
  const { writer, reader } = opened();
  const named = (number: number): MessageEntry =>
    message('ann', number, { content: textContent('', { kind: 'title', fields: { title: 'Camp' } }) });
  const [one] = run('ann', 1, 1);
  const titles = Array.from({ length: limits.rowsPassedForLastMessage }, (_, each) => named(each + 2));
  writer.append([addition('ann', 1, [...(one ? [one] : []), ...titles.slice(0, -1)])]);
  expect(reader.lastMessage(conversation)?.entry).toEqual(one);
  writer.append([addition('ann', 1, titles.slice(-1))]);
  expect(reader.lastMessage(conversation)).toBeUndefined();
  const last = message('ann', titles.length + 2);
  writer.append([addition('ann', 1, [last])]);
  expect(reader.lastMessage(conversation)?.entry).toEqual(last);
  expect(reader.lastOfKind(conversation, 'title', [personCalled('bob')])?.entry).toEqual(titles.at(-1));
  expect(reader.lastOfKind(conversation, 'title', [personCalled('ann')])).toBeUndefined();
});

test('many messages in one commit, plain and others, are stored once and in order, whatever was there before', () => {
  const forms = fc.constantFrom<Partial<MessageEntry>>(
    {},
    { signature: 'A'.repeat(86) },
    { extra: { hello: 1 } },
    { from: 'Änne'.repeat(40) },
    { content: textContent('ä\0b') },
    { content: textContent('é'.repeat(3_000), { id: '' }) },
    { content: textContent('a', { id: '😀'.repeat(32) }) },
    { content: textContent('', { kind: 'title', fields: { title: 'Camp' } }) },
    { content: undefined },
    { clock: lastClock },
  );
  const numbers = fc.record({
    form: forms,
    at: fc.nat({ max: 3 }),
    unread: fc.boolean(),
    stands: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(numbers, { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat({ max: 39 }), { maxLength: 6 }),
      (all, before) => {
        const { writer, reader, database } = opened();
        const messages = all.map(({ form, at }, index) => message('ann', index + 2, { at, ...form }));
        const additions = all.map(({ unread, stands }, index) => {
          const [entry] = messages.slice(index, index + 1);
          if (!entry) throw new Error('as many');
          return { entry, person: personCalled('ann'), piece: 1, stands, unread, known: false };
        });
        const some = additions.filter((_, index) => before.includes(index));
        const filled = addition('ann', 1, messages);
        if (some.length > 0) writer.append([{ ...filled, messages: some }]);
        writer.append([{ ...filled, messages: additions }]);
        writer.append([{ ...filled, messages: additions }]);
        expect(reader.messages(conversation, 1, [1, 99], 'oldest first', 99)).toEqual(messages);
        for (const { hash } of messages) expect(reader.messageWithHash(conversation, hash)?.hash).toBe(hash);
        const shown = additions.filter(
          ({ entry, stands }) => stands && entry.content && traitsOf(entry.content.kind).standsAlone,
        );
        expect(reader.countMessages(conversation)).toBe(shown.length);
        const rows = database
          .prepare('SELECT hash, arrival, unread, stands FROM entries ORDER BY arrival')
          .all();
        const once = [...new Set([...some, ...additions])];
        expect(rows.map((row) => hashAt(row, 'hash'))).toEqual(once.map(({ entry }) => entry.hash));
        expect(rows.map((row) => row['stands'] === 1)).toEqual(once.map(({ stands }) => stands));
        expect(rows.map((row) => row['unread'] === 1)).toEqual(once.map(({ unread }) => unread));
        expect(new Set(rows.map((row) => row['arrival'])).size).toBe(rows.length);
        // The next entry has a higher arrival number than all of them.
        const next = message('ann', 99, { at: 1 });
        writer.append([addition('ann', 1, [next])]);
        expect(reader.messages(conversation, 1, [99, 99], 'oldest first', 9)).toEqual([next]);
      },
    ),
    { numRuns: 100 },
  );
});

test('a message is found by the id that its author gave it, the first in order', () => {
  const { writer, reader, database } = opened();
  createMessageIdIndex(database);
  const [one, two] = [message('ann', 1), message('ann', 2, { content: textContent('ann 1') })];
  writer.append([addition('ann', 1, [two]), addition('bob', 2, [message('bob', 1)])]);
  expect(reader.messageWithId(conversation, personCalled('ann'), 'ann 1')).toEqual(two);
  writer.append([addition('ann', 1, [one])]);
  expect(reader.messageWithId(conversation, personCalled('ann'), 'ann 1')).toEqual(one);
  expect(reader.messageWithId(conversation, personCalled('bob'), 'ann 1')).toBeUndefined();
  expect(reader.firstSince(conversation, 1_500)).toEqual({
    clock: 3,
    at: 2_000,
    number: 2,
    writer: writerOf('ann'),
    hash: two.hash,
  });
});

test('a file of version 0.1 is refused and left as it is, a later one, too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-entries-'));
  try {
    const path = join(folder, 'messages.sqlite');
    const old = openForWriting(path, [(database) => database.exec('CREATE TABLE lines (line TEXT)')]);
    const inUse = readFileSync(path);
    const journal = readFileSync(`${path}-wal`);
    expect(() => openEntries(path, [createEntryTables])).toThrow(
      expect.objectContaining({ problem: 'older' }),
    );
    // As after a kill: the last writes are in the journal.
    expect([readFileSync(path), readFileSync(`${path}-wal`)]).toEqual([inUse, journal]);
    old.close();
    const closed = readFileSync(path);
    expect(() => openEntries(path, [createEntryTables])).toThrow(/0\.1/);
    expect(readFileSync(path)).toEqual(closed);

    const later = join(folder, 'later.sqlite');
    openEntries(later, [createEntryTables, () => undefined]).close();
    expect(() => openEntries(later, [createEntryTables])).toThrow(
      expect.objectContaining({ problem: 'newer' }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a store in a file keeps its entries', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-entries-'));
  try {
    const path = join(folder, 'messages.sqlite');
    const store = localEntryStore(path);
    await store.append([addition('ann', 1, run('ann', 1, 5))]);
    store.close();
    const reader = new EntryReader(openForReading(path));
    expect(reader.conversations()).toEqual([conversation]);
    expect(reader.before(conversation, undefined, 9).map(({ entry }) => entry)).toEqual(run('ann', 1, 5));
    reader.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
