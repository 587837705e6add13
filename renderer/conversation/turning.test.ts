import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TranscriptPage } from '../../electron/main/features/transcript/transcript-page';
import { Talk } from '../../testing/windows/test-talk';
import { message, pieceOf } from '../../testing/entries/store-kit';
import { isControlEntry, type ControlEntry, type LogEntry } from '../../shared/conversation/log-entry';
import { Times } from '../../shared/text/times';
import { conversation, controlEntry } from '../../testing/membership/entries';
import { hash, person, writer } from '../../testing/membership/names';
import { arrange, itemOf, type TranscriptItem } from './grouping';
import { pageSize } from '../../shared/ipc/page-size';
import { turning } from './turning';

const times = new Times({ locale: 'en', timeZone: 'Europe/Berlin' });
const ann = { person: person('ann'), writer: writer('ann') };

/** Number of turns after which a page must have come to rest. */
const turnsAtMost = 30;

/** Runs of lines, in order: a number of texts, or of people who join. */
type Runs = readonly (readonly ['texts' | 'joins', number])[];

/** A window's page of a conversation, of which some items are visible. */
class Window {
  readonly talk = new Talk(ann);
  readonly said: LogEntry[] = [];
  turns = 0;
  #page: TranscriptPage | undefined;

  /** Stores all lines as shown entries, without checking who may write them. */
  say(runs: Runs): void {
    const before = this.said.length;
    for (const [kind, count] of runs) for (let left = count; left > 0; left -= 1) this.#write(kind);
    const added = this.said.slice(before);
    const as = { person: ann.person, stands: true };
    const messages = added.flatMap((entry) => (isControlEntry(entry) ? [] : [entry]));
    this.talk.store.writer.append(
      [
        {
          conversation,
          controls: added.filter(isControlEntry).map((entry) => ({ ...as, entry })),
          messages: messages.map((entry) => ({ ...as, entry, piece: 1, unread: false, known: false })),
          pieces: messages.length === 0 ? [] : [pieceOf(1, messages)],
          recast: undefined,
          clock: this.said.length,
        },
      ],
      0,
    );
  }

  get page(): TranscriptPage {
    return (this.#page ??= new TranscriptPage(this.talk, this.talk.reader, ann.person));
  }

  items = (): TranscriptItem[] => arrange(this.page.rows(), this.page.view().unreadFrom, times);

  /** Shows `room` items from a row on, and requests more until nothing is requested any more. */
  settle(row: string, room: number, followsEnd = false): ReturnType<typeof turning> {
    for (; ; this.turns += 1) {
      expect(this.turns).toBeLessThan(turnsAtMost);
      const items = this.items();
      const item = itemOf(items, row);
      expect(item, 'what was in sight is still there').toBeDefined();
      const start = Math.max(0, Math.min(item ? items.indexOf(item) : 0, items.length - room));
      const last = items[Math.min(start + room, items.length) - 1];
      const sight = { first: items[start]?.row.id ?? '', last: last?.row.id ?? '', followsEnd };
      const now = turning(this.page.view(), items, sight);
      if (now.ask === undefined) return now;
      if (now.ask === 'older') this.page.older();
      else if (now.ask === 'newer') this.page.newer();
      else this.page.showEnd();
    }
  }

  #write(kind: 'texts' | 'joins'): void {
    const number = this.said.length + 1;
    const place = { number, prev: undefined, after: [], clock: number };
    const joins = (): ControlEntry =>
      controlEntry(ann, `entry-${number}`, { kind: 'JOIN', invite: hash('x') }, place, { isFirst: false });
    const header = { conversation, clock: number, hash: hash(`entry-${number}`) };
    this.said.push(kind === 'joins' ? joins() : message('ann', number, header));
  }
}

const rowOf = (entry: LogEntry | undefined): string => entry?.hash ?? '';

test('an item of hundreds of lines is never cut while visible, and older messages are offered', () => {
  const window = new Window();
  window.say([
    ['texts', 100],
    ['joins', 380],
    ['texts', 5],
  ]);
  window.page.showEnd();
  const last = rowOf(window.said.at(-1));
  expect(window.settle(last, 20)).toMatchObject({ offerOlder: true, offerNewer: false });
  expect(window.page.view()).toMatchObject({ atEnd: true, atStart: false });

  // On request, older messages are loaded, down to the first one.
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

test('older and newer messages are requested near either end', () => {
  const window = new Window();
  window.say([['texts', 700]]);
  window.page.showEnd();
  const none = { ask: undefined, offerOlder: false, offerNewer: false };
  for (let index = 699; index >= 0; index -= 10)
    expect(window.settle(rowOf(window.said[index]), 20)).toEqual(none);
  for (let index = 0; index < 700; index += 10)
    expect(window.settle(rowOf(window.said[index]), 20)).toEqual(none);
});

test('a reader at the end is taken to the new end when more arrived than the page holds; others are not', () => {
  const window = new Window();
  window.say([['texts', 160]]);
  window.page.showEnd();
  const end = window.items().at(-1)?.row.id ?? '';
  window.say([['texts', 360]]);
  window.page.changed();
  const asked = (followsEnd: boolean) =>
    turning(window.page.view(), window.items(), { first: end, last: end, followsEnd }).ask;
  expect(asked(false)).toBe('newer');
  expect(asked(true)).toBe('end');
  window.page.showEnd();
  expect(window.items().at(-1)?.row.id).toBe(rowOf(window.said.at(-1)));
  expect(window.page.view().atEnd).toBe(true);
});

test('a page that follows the end is cut back before it is full; one that shows hundreds of lines at once is not', () => {
  const window = new Window();
  const { step, atEnd, rowsAtMost } = pageSize;
  window.say([['texts', 2 * step]]);
  window.page.showEnd();
  const added = rowsAtMost - step - atEnd + 1;
  for (let count = 0; count < added; count += 1) {
    window.say([['texts', 1]]);
    window.page.changed();
    expect(window.page.view().atEnd).toBe(true);
  }
  const last = rowOf(window.said.at(-1));
  window.settle(last, 20);
  expect(window.items()).toHaveLength(atEnd + added);
  window.settle(last, 20, true);
  expect(window.items()).toHaveLength(atEnd);
  expect(itemOf(window.items(), last)).toBeDefined();
  window.say([['joins', 300]]);
  window.page.showEnd();
  window.settle(rowOf(window.said.at(-1)), 20, true);
});

test('wherever the reader is, loading more comes to an end and keeps the visible rows', () => {
  const run = fc.tuple(fc.constantFrom('texts' as const, 'joins' as const), fc.integer({ min: 1, max: 250 }));
  fc.assert(
    fc.property(
      fc.array(run, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(1_500), fc.integer({ min: 1, max: 330 })), { minLength: 20, maxLength: 20 }),
      (runs, readers) => {
        const window = new Window();
        window.say(runs);
        for (const [index, room] of readers) {
          const entry = window.said[index % window.said.length];
          if (!entry) continue;
          window.page.showRow(entry);
          window.turns = 0;
          window.settle(rowOf(entry), room);
          window.page.showEnd();
          window.turns = 0;
          window.settle(rowOf(window.said.at(-1)), room, true);
        }
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});
