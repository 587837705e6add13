import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write, type Content } from '../../shared/conversation/author';
import type { Entry } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { newIdentity, type Identity } from '../../shared/node/identity';
import { Delivery } from '../net/delivery';
import { historyInMemory } from '../storage/history/history-in-memory';
import { rowId } from './row-view';
import { TranscriptPage } from './transcript-page';

const [ann, bob] = [newIdentity(), newIdentity()];
const id = '3cf90209-d1fe-44f9-a561-b2488e362031';
const minute = 60_000;

/** A conversation of Ann and Bob, as Bob reads it: its entries and what keeps them. */
class Talk {
  /** This computer's clock. */
  now = 1_000 * minute;
  readonly store = historyInMemory(() => this.now);
  readonly delivery = new Delivery(new Map());
  log = new Log(id, this.store.reader, bob.id);
  readonly said: Entry[] = [];

  async add(...entries: Entry[]): Promise<void> {
    this.log.add(entries);
    await this.store.append([this.log.changes()]);
  }

  compose(author: Identity, content: Content): Entry {
    return write(this.log, author, author === ann ? 'ann' : 'bob', content, this.log.clock * minute);
  }

  async say(author: Identity, ...contents: Content[]): Promise<void> {
    for (const content of contents) {
      const entry = this.compose(author, content);
      this.said.push(entry);
      await this.add(entry);
    }
  }

  readAll(): void {
    const [first, last] = [this.said[0], this.said.at(-1)];
    if (first && last) this.store.markRead(id, first, last);
  }

  page = (): TranscriptPage => new TranscriptPage(this, this.store.reader, bob.id);
  order = (): string[] => this.said.map(({ author, number }) => `${author}/${number}`);
}

function missing(): never {
  throw new Error('a message of the test is not there');
}

const text = (words: string): Content => ({ command: 'SEND_MESSAGE', id: words, text: words });

async function talkOf(texts: number): Promise<Talk> {
  const talk = new Talk();
  await talk.say(ann, { command: 'INVITE', invited: [{ id: bob.id, user: 'bob' }] });
  await talk.say(bob, { command: 'JOIN' });
  for (let index = 0; index < texts; index += 1) await talk.say(ann, text(`${index}`));
  return talk;
}

const rowsOf = (page: TranscriptPage): string[] =>
  Object.values(page.rows())
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map((row) => row.id);

test('a page is always a piece of the transcript, whatever way it was turned, and its ends are what it says', async () => {
  const talk = await talkOf(700);
  const order = talk.order();
  const turns = fc.array(
    fc.oneof(
      fc.constantFrom('older', 'newer', 'showEnd').map((name) => ({ name, index: 0 })),
      fc.record({ name: fc.constantFrom('showRow', 'showDate'), index: fc.nat(701) }),
    ),
    { maxLength: 25 },
  );
  fc.assert(
    fc.property(turns, (all) => {
      const page = talk.page();
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

test('every message is reached by turning in either direction', async () => {
  const talk = await talkOf(500);
  const page = talk.page();
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

test('it opens where reading goes on', async () => {
  const talk = await talkOf(300);
  const place = talk.said[150];
  if (!place) throw new Error('300 texts');
  expect(talk.page().view()).toMatchObject({ unreadFrom: talk.order()[2], atStart: true, atEnd: false });
});

test('at the end it follows what is said; elsewhere it stays where it is', async () => {
  const talk = await talkOf(400);
  const page = talk.page();
  page.showEnd();
  await talk.say(ann, text('new'));
  page.changed();
  expect(rowsOf(page).at(-1)).toBe(talk.order().at(-1));
  const early = talk.said[100];
  if (early) page.showRow(early);
  const rows = rowsOf(page);
  await talk.say(ann, text('newer'));
  page.changed();
  expect(rowsOf(page)).toEqual(rows);
});

test('whatever arrives at once, wherever it belongs, a page drops nothing of what it shows, and its ends are what it says', async () => {
  const counts = fc.record({
    before: fc.nat(80),
    early: fc.nat(150),
    meanwhile: fc.nat(120),
    later: fc.nat(150),
  });
  await fc.assert(
    fc.asyncProperty(counts, fc.nat(), async ({ before, early, meanwhile, later }, at) => {
      const talk = await talkOf(before);
      const first = talk.compose(ann, text('early'));
      const onTheirWay = Array.from({ length: early }, (_, index) => ({
        ...first,
        number: first.number + index,
        clock: first.clock + index,
      }));
      for (let index = 0; index < meanwhile; index += 1) await talk.say(bob, text(`meanwhile ${index}`));
      const page = talk.page();
      const place = talk.said[at % (talk.said.length + 1)];
      if (place) page.showRow(place);
      const shown = rowsOf(page);
      await talk.add(...onTheirWay);
      for (let index = 0; index < later; index += 1) await talk.say(bob, text(`later ${index}`));
      page.changed();
      const rows = rowsOf(page);
      expect(rows).toEqual(expect.arrayContaining(shown));
      expect(rows.length).toBeLessThanOrEqual(400);
      const all = talk.store.reader.before(id, undefined, 10_000).map(({ entry }) => rowId(entry));
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
])('$arriving messages that arrive at once drop none of the $held on a page at the end', async (at) => {
  const talk = await talkOf(at.held < 160 ? at.held - 2 : 700);
  const page = talk.page();
  if (at.held >= 160) page.showRow(talk.said[702 - at.held + 80] ?? missing());
  while (!page.view().atEnd) page.newer();
  const before = rowsOf(page);
  expect(before).toHaveLength(at.held);
  for (let index = 0; index < at.arriving; index += 1) await talk.say(ann, text(`new ${index}`));
  page.changed();
  const [order, last] = [talk.order(), talk.said.at(-1) ?? missing()];
  expect(page.view().atEnd).toBe(at.follows);
  expect(page.isEnd(last)).toBe(at.follows);
  expect(rowsOf(page)).toEqual(at.follows ? order.slice(order.indexOf(before[0] ?? '')) : before);
  const shown = talk.said[order.indexOf(rowsOf(page).at(-1) ?? '')] ?? missing();
  expect(page.isEnd(shown)).toBe(at.follows);
  // A window that follows the end asks for it.
  page.showEnd();
  expect(rowsOf(page).at(-1)).toBe(order.at(-1));
  expect(page.isEnd(last)).toBe(true);
});

test('what arrives long after later messages were read came late; messages that cross in a burst did not', async () => {
  const lateAfter = async (ms: number): Promise<boolean | undefined> => {
    const talk = await talkOf(5);
    const early = talk.compose(ann, text('on its way for a while'));
    await talk.say(bob, text('meanwhile'), text('and more'));
    const page = talk.page();
    page.rows();
    talk.now += ms;
    await talk.add(early);
    page.changed();
    const row = page.rows()[`${ann.id}/${early.number}`];
    expect(row).toMatchObject({ text: 'on its way for a while', arrived: talk.now });
    expect(rowsOf(page).at(-1)).not.toBe(row?.id);
    return row?.late;
  };
  expect(await lateAfter(minute)).toBe(true);
  expect(await lateAfter(minute - 1)).toBe(false);
});

test('a backfill of what nobody has read yet is not late, however long it takes', async () => {
  const talk = await talkOf(3);
  const early = talk.compose(ann, text('early'));
  const later = write(talk.log, ann, 'ann', text('later'), 0);
  const page = talk.page();
  talk.readAll();
  await talk.add({ ...later, number: early.number + 1, clock: early.clock + 1 });
  page.changed();
  page.rows();
  talk.now += 10 * minute;
  await talk.add(early);
  page.changed();
  expect(page.rows()[`${ann.id}/${early.number}`]?.late).toBe(false);
});

test('what was skipped can be gone back to, until it has been on screen', async () => {
  const talk = await talkOf(300);
  const page = talk.page();
  page.showEnd();
  const [from, other] = [talk.said[100], talk.said[200]];
  if (!from || !other) throw new Error('300 texts');
  page.skip(other, 20);
  page.skip(from, 39);
  page.skip(other, 1);
  expect(page.view()).toMatchObject({ skipped: 60, unreadFrom: talk.order()[100] });
  page.seen(other, talk.said.at(-1) ?? other);
  expect(page.view().skipped).toBe(60);
  page.answered();
  expect(page.view()).toMatchObject({ skipped: 60, unreadFrom: talk.order()[100] });
  page.showSkipped();
  expect(page.view()).toMatchObject({ skipped: 0, target: { row: talk.order()[100], align: 'start' } });
  page.skip(from, 39);
  page.seen(talk.said[99] ?? from, other);
  page.answered();
  expect(page.view()).toMatchObject({ skipped: 0, unreadFrom: null, target: { align: 'end' } });
});

test('my texts are pending, then sent, then delivered to whom they reached; refused ones say why', async () => {
  const talk = await talkOf(0);
  await talk.say(bob, text('mine'));
  const mine = `${bob.id}/2`;
  const row = () => {
    const page = talk.page();
    return page.rows()[mine];
  };
  expect(row()).toMatchObject({ state: 'pending', awaited: [ann.id] });
  talk.delivery.refuse(2, { code: 'text-too-long', message: 'Too long.' });
  expect(row()).toMatchObject({ state: 'failed', problem: 'Too long.' });
  talk.delivery.takeRefused();
  talk.delivery.reached(undefined, 2, 0);
  expect(row()).toMatchObject({ state: 'sent', awaited: [ann.id] });
  talk.delivery.reached(ann.id, 2, 0);
  expect(row()).toMatchObject({ state: 'delivered', reached: [ann.id] });
});
