import { expect, test } from 'vitest';
import type { RowView } from '../../shared/ipc/view';
import { arrange } from './grouping';

const noon = new Date(2026, 10, 23, 12).getTime();
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
  );
  expect(items.map(({ first }) => first)).toEqual([true, true, true, true]);
  expect(items.map(({ newDay }) => newDay)).toEqual([true, false, false, true]);
  expect(items.map(({ unread }) => unread)).toEqual([false, false, true, false]);
});
