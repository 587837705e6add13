import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEntry } from '../../../../shared/conversation/log-entry';
import { entryHash } from '../../../../shared/ids';
import { pageSize } from '../../../../shared/ipc/page-size';
import { say } from '../../../../shared/words/say';
import { conversation as id } from '../../../../testing/membership/entries';
import { ann, bob, cleo, talkOf as newTalk, type Talk } from '../../../../testing/windows/test-talk';
import { TranscriptPage } from './transcript-page';

const minute = 60_000;

const pageOf = (talk: Talk): TranscriptPage => new TranscriptPage(talk, talk.reader, bob.person);
const orderIn = (talk: Talk): string[] => talk.said.map(({ hash }) => hash);

/** A conversation of Ann and Bob, as Bob reads it, in which Ann has written some messages. */
function talkOf(texts: number): Talk {
  const talk = newTalk({ reader: bob });
  talk.say(ann, ...Array.from({ length: texts }, (_, index) => `${index}`));
  return talk;
}

function readAll(talk: Talk): void {
  const [first, last] = [talk.said[0], talk.said.at(-1)];
  if (first && last) talk.store.writer.markRead(id, first, last);
}

function missing(): never {
  throw new Error('a message of the test is not there');
}

const rowsOf = (page: TranscriptPage): string[] =>
  Object.values(page.rows())
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map((row) => row.id);

test('after any turns a page is a contiguous part of the transcript, and reports correctly whether more follows', () => {
  const talk = talkOf(700);
  const order = orderIn(talk);
  const turns = fc.array(
    fc.oneof(
      fc.constantFrom('older', 'newer', 'showEnd').map((name) => ({ name, index: 0 })),
      fc.record({ name: fc.constantFrom('showRow', 'showDate'), index: fc.nat(701) }),
    ),
    { maxLength: 25 },
  );
  fc.assert(
    fc.property(turns, (all) => {
      const page = pageOf(talk);
      for (const { name, index } of all) {
        const entry = talk.said[index];
        if (name === 'older') page.older();
        if (name === 'newer') page.newer();
        if (name === 'showEnd') page.showEnd();
        if (name === 'showRow' && entry) page.showRow(entry);
        if (name === 'showDate' && entry) page.showDate(entry.at);
        const rows = rowsOf(page);
        const start = order.indexOf(rows[0] ?? '');
        expect(rows).toEqual(order.slice(start, start + rows.length));
        expect(rows.length).toBeLessThanOrEqual(320);
        const { atStart, atEnd, target } = page.view();
        if (atStart) expect(start).toBe(0);
        if (atEnd) expect(start + rows.length).toBe(order.length);
        if (name.startsWith('show')) expect(rows).toContain(target?.row);
      }
    }),
    { numRuns: 40 },
  );
});

test('every message is reached by turning in either direction', () => {
  const talk = talkOf(500);
  const page = pageOf(talk);
  page.showEnd();
  const seen = new Set(rowsOf(page));
  while (!page.view().atStart) {
    page.older();
    rowsOf(page).forEach((row) => seen.add(row));
  }
  expect(seen.size).toBe(502);
  const back = new Set(rowsOf(page));
  while (!page.view().atEnd) {
    page.newer();
    rowsOf(page).forEach((row) => back.add(row));
  }
  expect(back.size).toBe(502);
});

test('a page opens where reading stopped', () => {
  const talk = talkOf(300);
  const place = talk.said[150];
  if (!place) throw new Error('300 texts');
  expect(pageOf(talk).view()).toMatchObject({ unreadFrom: orderIn(talk)[2], atStart: true, atEnd: false });
});

test('a page at the end follows new messages; elsewhere it stays', () => {
  const talk = talkOf(400);
  const page = pageOf(talk);
  page.showEnd();
  talk.say(ann, 'new');
  page.changed();
  expect(rowsOf(page).at(-1)).toBe(orderIn(talk).at(-1));
  const early = talk.said[100];
  if (early) page.showRow(early);
  const rows = rowsOf(page);
  talk.say(ann, 'newer');
  page.changed();
  expect(rowsOf(page)).toEqual(rows);
});

test('whatever arrives at once, a page drops no row that it shows, and reports correctly whether more follows', () => {
  const counts = fc.record({
    before: fc.nat(80),
    early: fc.nat(150),
    meanwhile: fc.nat(120),
    later: fc.nat(150),
  });
  fc.assert(
    fc.property(counts, fc.nat(), ({ before, early, meanwhile, later }, at) => {
      const talk = talkOf(before);
      const onTheirWay = talk.composeRun(ann, early);
      for (let index = 0; index < meanwhile; index += 1) talk.say(bob, `meanwhile ${index}`);
      const page = pageOf(talk);
      const place = talk.said[at % (talk.said.length + 1)];
      if (place) page.showRow(place);
      const shown = rowsOf(page);
      talk.add(...onTheirWay);
      for (let index = 0; index < later; index += 1) talk.say(bob, `later ${index}`);
      page.changed();
      const rows = rowsOf(page);
      expect(rows).toEqual(expect.arrayContaining(shown));
      expect(rows.length).toBeLessThanOrEqual(400);
      const all = talk.reader.before(id, undefined, 10_000).map(({ entry }): string => entry.hash);
      const start = all.indexOf(rows[0] ?? '');
      expect(rows).toEqual(all.slice(start, start + rows.length));
      const { atStart, atEnd } = page.view();
      if (atStart) expect(start).toBe(0);
      if (atEnd) expect(start + rows.length).toBe(all.length);
    }),
    { numRuns: 10 },
  );
});

test.each([
  { held: 2, arriving: 200, follows: true },
  { held: 2, arriving: 400, follows: false },
  { held: 100, arriving: 220, follows: true },
  { held: 100, arriving: 221, follows: false },
  { held: 160, arriving: 160, follows: true },
  { held: 160, arriving: 360, follows: false },
  { held: 280, arriving: 41, follows: false },
  { held: 320, arriving: 1, follows: false },
])('$arriving messages that arrive at once drop none of the $held on a page at the end', (at) => {
  const isWithin = at.held < pageSize.atEnd;
  const talk = talkOf(isWithin ? at.held - 2 : 700);
  const page = pageOf(talk);
  if (!isWithin) page.showRow(talk.said[702 - at.held + pageSize.step] ?? missing());
  while (!page.view().atEnd) page.newer();
  const before = rowsOf(page);
  expect(before).toHaveLength(at.held);
  for (let index = 0; index < at.arriving; index += 1) talk.say(ann, `new ${index}`);
  page.changed();
  const [order, last] = [orderIn(talk), talk.said.at(-1) ?? missing()];
  expect(page.view().atEnd).toBe(at.follows);
  expect(page.isEnd(last)).toBe(at.follows);
  expect(rowsOf(page)).toEqual(at.follows ? order.slice(order.indexOf(before[0] ?? '')) : before);
  const shown = talk.said[order.indexOf(rowsOf(page).at(-1) ?? '')] ?? missing();
  expect(page.isEnd(shown)).toBe(at.follows);
  // A window that follows the end requests the end.
  page.showEnd();
  expect(rowsOf(page).at(-1)).toBe(order.at(-1));
  expect(page.isEnd(last)).toBe(true);
});

test('a window that is loaded again comes back to the row that was first in sight, or to the end', () => {
  const talk = talkOf(200);
  const page = pageOf(talk);
  page.older();
  const row = entryHash.parse(rowsOf(page)[10]);
  page.keepPlace(row);
  page.comeBack();
  expect(page.view().target).toMatchObject({ row, align: 'start' });
  page.keepPlace(null);
  page.comeBack();
  expect(page.view().target).toMatchObject({ row: talk.said.at(-1)?.hash, align: 'end' });
});

test('a message that arrives long after later ones were read came late; messages that cross in a burst did not', () => {
  const lateAfter = (ms: number): boolean | undefined => {
    const talk = talkOf(5);
    const early = talk.compose(ann, 'on its way for a while');
    talk.say(bob, 'meanwhile', 'and more');
    const page = pageOf(talk);
    page.rows();
    talk.now += ms;
    talk.add(early);
    page.changed();
    const row = page.rows()[early.hash];
    expect(row).toMatchObject({ text: 'on its way for a while', arrived: talk.now });
    expect(rowsOf(page).at(-1)).not.toBe(row?.id);
    return row?.late;
  };
  expect(lateAfter(minute)).toBe(true);
  expect(lateAfter(minute - 1)).toBe(false);
});

test('a backfill of unread messages is not late, however long it takes', () => {
  const talk = talkOf(3);
  const [early = missing(), later = missing()] = talk.composeRun(ann, 2);
  const page = pageOf(talk);
  readAll(talk);
  talk.add(later);
  page.changed();
  page.rows();
  talk.now += 10 * minute;
  talk.add(early);
  page.changed();
  expect(page.rows()[early.hash]?.late).toBe(false);
});

test('a skipped message can be gone back to until it has been on screen', () => {
  const talk = talkOf(300);
  const page = pageOf(talk);
  page.showEnd();
  const [from, other] = [talk.said[100], talk.said[200]];
  if (!from || !other) throw new Error('300 texts');
  page.skip(other, 20);
  page.skip(from, 39);
  page.skip(other, 1);
  expect(page.view()).toMatchObject({ skipped: 60, unreadFrom: orderIn(talk)[100] });
  page.seen(other, talk.said.at(-1) ?? other);
  expect(page.view().skipped).toBe(60);
  page.answered();
  expect(page.view()).toMatchObject({ skipped: 60, unreadFrom: orderIn(talk)[100] });
  page.showSkipped();
  expect(page.view()).toMatchObject({ skipped: 0, target: { row: orderIn(talk)[100], align: 'start' } });
  page.skip(from, 39);
  page.seen(talk.said[99] ?? from, other);
  page.answered();
  expect(page.view()).toMatchObject({ skipped: 0, unreadFrom: null, target: { align: 'end' } });
});

test('my messages are pending, then sent, then delivered to whom they reached; refused ones say why', () => {
  const talk = talkOf(0);
  const [mine = missing()] = talk.say(bob, 'mine');
  const row = () => pageOf(talk).rows()[mine.hash];
  expect(row()).toMatchObject({ state: 'pending' });
  const problem = { code: 'text-too-long', message: 'Too long.' } as const;
  talk.states.set(mine.hash, { state: 'failed', problem });
  const failed = row();
  expect(failed?.state).toBe('failed');
  expect(failed?.problem && say(failed.problem)).toBe('Too long.');
  talk.states.set(mine.hash, { state: 'sent', reached: [], awaited: [ann.person] });
  expect(row()).toMatchObject({ state: 'sent', awaited: [ann.person] });
  talk.states.set(mine.hash, { state: 'delivered', reached: [ann.person], awaited: [] });
  expect(row()).toMatchObject({ state: 'delivered', reached: [ann.person] });
});

test('a message is redrawn when a reaction or edit arrives, however old it is', () => {
  const talk = talkOf(0);
  const [target = missing(), other = missing()] = talk.say(ann, 'first draft', 'other');
  const page = pageOf(talk);
  const row = () => {
    page.changed();
    return page.rows()[target.hash];
  };
  const about = (kind: string, fields = {}) => ({ kind, to: target.hash, fields });
  expect(row()).toMatchObject({ kind: 'text', text: 'first draft' });
  talk.say(bob, about('reaction', { emoji: '👍' }));
  expect(row()).toMatchObject({ tallies: [{ kind: 'reaction', emoji: '👍', people: [bob.person] }] });
  // Only an author's own edits and deletions count.
  talk.say(bob, about('edit', { text: 'forged' }), about('deletion'));
  expect(row()).toMatchObject({ kind: 'text', text: 'first draft' });
  talk.say(ann, about('edit', { text: 'final words' }));
  expect(row()).toMatchObject({ text: 'final words', edited: talk.said.at(-1)?.at });
  talk.say(ann, about('deletion'));
  expect(row()).toEqual({ ...row(), kind: 'deleted', text: '' });
  expect(row()).not.toHaveProperty('tallies');
  // An annotation has no row of its own.
  expect(rowsOf(page)).toEqual([...orderIn(talk).slice(0, 2), target.hash, other.hash]);
});

test('titles and unknown kinds have rows of their own', () => {
  const talk = talkOf(0);
  talk.say(
    ann,
    { kind: 'title', fields: { title: 'Garden' } },
    { kind: 'poll', fields: { question: 'When?' } },
  );
  const rows = Object.values(pageOf(talk).rows());
  expect(rows.slice(-2)).toMatchObject([
    { kind: 'named', text: 'Garden' },
    { kind: 'unknown', text: '' },
  ]);
});

test('a fork is marked at both of its branches', () => {
  const talk = talkOf(1);
  const [one = missing()] = talk.composeRun(ann, 1);
  const [two = missing()] = talk.composeRun(ann, 1);
  talk.add(one, two);
  talk.say(bob, 'after');
  const { [one.hash]: first, [two.hash]: second, ...others } = pageOf(talk).rows();
  expect(first).toMatchObject({ alternatives: [two.hash] });
  expect(second).toMatchObject({ alternatives: [one.hash] });
  for (const row of Object.values(others)) expect(row).not.toHaveProperty('alternatives');
});

test('withdrawn messages are not shown, but their number is', () => {
  const talk = newTalk({ reader: bob, people: [bob, cleo], joined: [bob, cleo] });
  talk.say(cleo, 'known');
  const last = talk.log.lastMessages({ person: cleo.person });
  const unknown = talk.say(cleo, 'not known', 'nor this') as readonly LogEntry[];
  const removal = talk.act(ann, { kind: 'REMOVE', target: cleo.person }, { last });
  const rows = pageOf(talk).rows();
  expect(rows[removal.hash]).toMatchObject({ kind: 'removed', people: [cleo.person], withdrawnMessages: 2 });
  for (const { hash } of unknown) expect(rows).not.toHaveProperty([hash]);
});
