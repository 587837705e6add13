import { expect, test } from 'vitest';
import type { RowView } from '../../shared/ipc/view';
import { Times } from '../../shared/text/times';
import { arrange } from './grouping';

const times = new Times({ locale: 'en', timeZone: 'Europe/Berlin' });
const noon = Date.UTC(2026, 10, 23, 11);
const minute = 60_000;

function text(order: string, author: string, at: number): RowView {
  return {
    id: order,
    order,
    author,
    at,
    arrived: at,
    kind: 'text',
    text: order,
    people: [],
    late: false,
    state: 'sent',
  };
}
const record = (...rows: RowView[]) => Object.fromEntries(rows.map((row) => [row.id, row]));

test('texts of one author within five minutes are one group', () => {
  const items = arrange(
    record(text('1', 'ann', noon), text('2', 'ann', noon + 4 * minute), text('3', 'ann', noon + 20 * minute)),
    null,
    times,
  );
  expect(items.map(({ first, last }) => [first, last])).toEqual([
    [true, false],
    [false, true],
    [true, true],
  ]);
});

test('another author, another day and the unread divider begin a group', () => {
  const items = arrange(
    record(
      text('1', 'ann', noon),
      text('2', 'bob', noon),
      text('3', 'bob', noon + minute),
      text('4', 'bob', noon + 24 * 60 * minute),
    ),
    '3',
    times,
  );
  expect(items.map(({ first }) => first)).toEqual([true, true, true, true]);
  expect(items.map(({ newDay }) => newDay)).toEqual([true, false, false, true]);
  expect(items.map(({ unread }) => unread)).toEqual([false, false, true, false]);
});

test('days begin at midnight of the time zone', () => {
  const rows = record(text('1', 'ann', noon), text('2', 'ann', noon + 4 * minute));
  const midnightBetween = new Times({ locale: 'en', timeZone: 'Asia/Kamchatka' });
  expect(arrange(rows, null, times).map(({ newDay }) => newDay)).toEqual([true, false]);
  const late = record(text('1', 'ann', noon + 59 * minute), text('2', 'ann', noon + 61 * minute));
  expect(arrange(late, null, midnightBetween).map(({ newDay, first }) => [newDay, first])).toEqual([
    [true, true],
    [true, true],
  ]);
});
