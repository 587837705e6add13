import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write, type Content } from '../../shared/conversation/author';
import type { Entry } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { newIdentity } from '../../shared/node/identity';
import { Times } from '../../shared/text/times';
import { TranscriptPage } from '../../electron/main/transcript-page';
import { Delivery } from '../../electron/net/delivery';
import { historyInMemory } from '../../electron/storage/history/history-in-memory';
import { arrange, itemOf, type TranscriptItem } from './grouping';
import { turning } from './turning';

const times = new Times({ locale: 'en', timeZone: 'Europe/Berlin' });
const id = '3cf90209-d1fe-44f9-a561-b2488e362031';
const ann = newIdentity();

/** How often a page may be turned until it has to have come to rest. */
const turnsAtMost = 30;

const contents = {
  texts: { command: 'SEND_MESSAGE', id: 'text', text: 'text' },
  joins: { command: 'JOIN' },
} as const satisfies Record<string, Content>;

/** Numbers of lines, in order: of texts, and of people who join. */
type Runs = readonly (readonly ['texts' | 'joins', number])[];

/** The page of a window in which this was said, and which shows some items of it. */
class Window {
  readonly store = historyInMemory(() => 0);
  readonly delivery = new Delivery(new Map());
  readonly log = new Log(id, this.store.reader, ann.id);
  readonly said: Entry[] = [];
  turns = 0;
  #page: TranscriptPage | undefined;

  /** Says it all. Who may say what is not asked: it is kept as entries that are shown. */
  async say(runs: Runs): Promise<void> {
    const before = this.said.length;
    for (const [kind, count] of runs) for (let left = count; left > 0; left -= 1) this.#write(contents[kind]);
    const entries = this.said
      .slice(before)
      .map((entry) => ({ entry, shown: true, unread: false, known: false }));
    await this.store.append([{ conversation: id, entries, heads: [], recast: undefined }]);
  }

  get page(): TranscriptPage {
    return (this.#page ??= new TranscriptPage(this, this.store.reader, ann.id));
  }

  items = (): TranscriptItem[] => arrange(this.page.rows(), this.page.view().unreadFrom, times);

  /** Shows so many items from one with a row on, and asks for more until nothing is asked any more. */
  settle(row: string, room: number): ReturnType<typeof turning> {
    for (; ; this.turns += 1) {
      expect(this.turns).toBeLessThan(turnsAtMost);
      const items = this.items();
      const item = itemOf(items, row);
      expect(item, 'what was in sight is still there').toBeDefined();
      const start = Math.max(0, Math.min(item ? items.indexOf(item) : 0, items.length - room));
      const last = items[Math.min(start + room, items.length) - 1];
      const sight = { first: items[start]?.row.id ?? '', last: last?.row.id ?? '', followsEnd: false };
      const now = turning(this.page.view(), items, sight);
      if (now.ask === undefined) return now;
      if (now.ask === 'older') this.page.older();
      else this.page.newer();
    }
  }

  #write(content: Content): void {
    const number = this.said.length + 1;
    this.said.push({ ...write(this.log, ann, 'ann', content, number), number, clock: number });
  }
}

const rowOf = (entry: Entry | undefined): string => (entry ? `${entry.author}/${entry.number}` : '');

test('hundreds of lines in one item: nothing in sight is cut, and what is older is offered', async () => {
  const window = new Window();
  await window.say([
    ['texts', 100],
    ['joins', 380],
    ['texts', 5],
  ]);
  window.page.showEnd();
  const last = rowOf(window.said.at(-1));
  expect(window.settle(last, 20)).toMatchObject({ offerOlder: true, offerNewer: false });
  expect(window.page.view()).toMatchObject({ atEnd: true, atStart: false });

  // Asked for, what is older comes, until the first message of all.
  let now: ReturnType<typeof turning> | undefined;
  for (let asked = 0; !window.page.view().atStart && asked < 5; asked += 1) {
    const first = window.items()[0]?.row.id ?? '';
    const entry = window.said.find((each) => rowOf(each) === first);
    if (entry) window.page.showRow(entry);
    window.turns = 0;
    now = window.settle(first, 20);
  }
  expect(now).toMatchObject({ offerOlder: false });
  expect(Object.keys(window.page.rows())).toContain(rowOf(window.said[0]));
});

test('texts are asked for as before, on either side', async () => {
  const window = new Window();
  await window.say([['texts', 700]]);
  window.page.showEnd();
  const none = { ask: undefined, offerOlder: false, offerNewer: false };
  for (let index = 699; index >= 0; index -= 10)
    expect(window.settle(rowOf(window.said[index]), 20)).toEqual(none);
  for (let index = 0; index < 700; index += 10)
    expect(window.settle(rowOf(window.said[index]), 20)).toEqual(none);
});

test('a reader who follows the end is led there when more arrived than the page took in; any other is not', async () => {
  const window = new Window();
  await window.say([['texts', 160]]);
  window.page.showEnd();
  const end = window.items().at(-1)?.row.id ?? '';
  await window.say([['texts', 360]]);
  window.page.changed();
  const asked = (followsEnd: boolean) =>
    turning(window.page.view(), window.items(), { first: end, last: end, followsEnd }).ask;
  expect(asked(false)).toBe('newer');
  expect(asked(true)).toBe('end');
  window.page.showEnd();
  expect(window.items().at(-1)?.row.id).toBe(rowOf(window.said.at(-1)));
  expect(window.page.view().atEnd).toBe(true);
});

test('wherever the reader is, asking for more comes to rest and leaves what is in sight', async () => {
  const run = fc.tuple(fc.constantFrom('texts' as const, 'joins' as const), fc.integer({ min: 1, max: 250 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(run, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(1_500), fc.integer({ min: 1, max: 330 })), { minLength: 20, maxLength: 20 }),
      async (runs, readers) => {
        const window = new Window();
        await window.say(runs);
        for (const [index, room] of readers) {
          const entry = window.said[index % window.said.length];
          if (!entry) continue;
          window.page.showRow(entry);
          window.turns = 0;
          window.settle(rowOf(entry), room);
        }
      },
    ),
    { numRuns: 20, endOnFailure: true },
  );
});
