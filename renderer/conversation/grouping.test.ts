import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RowView } from '../../shared/ipc/views/transcript';
import { Times } from '../../shared/text/times';
import { hash, nameOf, person } from '../../testing/membership/names';
import { arrange, itemOf, shownTimes } from './grouping';

const zone = new Times({ locale: 'en', timeZone: 'Europe/Berlin' });
const noon = Date.UTC(2026, 10, 23, 11);
const minute = 60_000;
const day = 24 * 60 * minute;

function text(order: string, author: string, at: number, arrived = at): RowView {
  const plain = { people: [], late: false, state: 'sent' as const };
  return { id: hash(order), order, author: person(author), at, arrived, kind: 'text', text: order, ...plain };
}
const line = (order: string, author: string, kind: RowView['kind'], at = noon): RowView => ({
  ...text(order, author, at),
  kind,
  text: '',
});
const record = (...rows: RowView[]) => Object.fromEntries(rows.map((row) => [row.id, row]));

test('messages of one author within five minutes form a group', () => {
  const items = arrange(
    record(text('1', 'ann', noon), text('2', 'ann', noon + 4 * minute), text('3', 'ann', noon + 20 * minute)),
    null,
    zone,
  );
  expect(items.map(({ first, last }) => [first, last])).toEqual([
    [true, false],
    [false, true],
    [true, true],
  ]);
});

test('another author, another day and the unread divider begin a new group', () => {
  const items = arrange(
    record(
      text('1', 'ann', noon),
      text('2', 'bob', noon),
      text('3', 'bob', noon + minute),
      text('4', 'bob', noon + day),
    ),
    hash('3'),
    zone,
  );
  expect(items.map(({ first }) => first)).toEqual([true, true, true, true]);
  expect(items.map((item) => item.day !== undefined)).toEqual([true, false, false, true]);
  expect(items.map(({ unread }) => unread)).toEqual([false, false, true, false]);
});

test('differing clocks cause neither alternating dividers nor a future day', () => {
  const rows = [
    text('1', 'ann', noon),
    text('2', 'bob', noon - day, noon + minute),
    text('3', 'ann', noon + 2 * minute),
    text('4', 'cleo', noon + 365 * day, noon + 3 * minute),
    text('5', 'ann', noon + 4 * minute),
    text('6', 'bob', noon - day + 5 * minute, noon + day),
    text('7', 'ann', noon + day),
  ];
  const days = arrange(record(...rows), null, zone).map((item) => item.day);
  expect(days).toEqual([noon, undefined, undefined, undefined, undefined, undefined, noon + day]);
});

test('days never go back, are never later than the time of arrival, and follow the authors where clocks agree', () => {
  const row = fc.record({ at: fc.nat(1_000), arrived: fc.nat(1_000) });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const times = shownTimes(rows);
      times.forEach((time, index) => {
        expect(time).toBeGreaterThanOrEqual(times[index - 1] ?? 0);
        expect(time).toBeLessThanOrEqual(rows[index]?.arrived ?? 0);
      });
    }),
  );
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const agreed = rows
        .map(({ at }) => at)
        .sort((a, b) => a - b)
        .map((at) => ({ at, arrived: at + 2_000 }));
      expect(shownTimes(agreed)).toEqual(agreed.map(({ at }) => at));
    }),
  );
});

test('consecutive joins and leaves form one line; a message, a divider or a new day begins another', () => {
  const items = arrange(
    record(
      line('01', 'ann', 'invited'),
      ...['02', '03', '04', '05'].map((order) => line(order, `p${order}`, 'joined')),
      line('06', 'p06', 'declined'),
      text('07', 'ann', noon),
      ...['08', '09', '10'].map((order) => line(order, `p${order}`, 'left')),
      ...['11', '12', '13', '14'].map((order) => line(order, `p${order}`, 'joined', noon + day)),
    ),
    null,
    zone,
  );
  expect(items.map(({ row, folded }) => [nameOf(row.id), folded.length])).toEqual([
    ['01', 0],
    ['02', 5],
    ['07', 0],
    ['08', 0],
    ['09', 0],
    ['10', 0],
    ['11', 4],
  ]);
  expect(itemOf(items, hash('05'))?.row.id).toBe(hash('02'));
  expect(itemOf(items, hash('none'))).toBeUndefined();
});

test('messages that cannot be shown form one item, apart from joins and leaves', () => {
  const items = arrange(
    record(
      line('1', 'ann', 'unknown'),
      line('2', 'bob', 'unknown'),
      line('3', 'bob', 'joined'),
      line('4', 'bob', 'unknown'),
      line('5', 'bob', 'unknown'),
      line('6', 'bob', 'unknown', noon + day),
    ),
    null,
    zone,
  );
  expect(items.map(({ folded }) => folded.length)).toEqual([2, 0, 2, 0]);
});

test('a deleted message stays in its group', () => {
  const items = arrange(
    record(text('1', 'ann', noon), line('2', 'ann', 'deleted'), text('3', 'ann', noon)),
    null,
    zone,
  );
  expect(items.map(({ first, last }) => [first, last])).toEqual([
    [true, false],
    [false, false],
    [false, true],
  ]);
});

test('the people who withdrew messages by leaving are named in a line of its own', () => {
  const left = (order: string, withdrawnMessages = 0) => ({
    ...line(order, `p${order}`, 'left'),
    withdrawnMessages,
  });
  const lines = (...rows: RowView[]) => arrange(record(...rows), null, zone).length;
  expect(lines(left('1'), left('2'), left('3'), left('4'))).toBe(1);
  expect(lines(left('1'), left('2'), left('3', 7), left('4'))).toBe(4);
});

test('a refused control has a line of its own', () => {
  const joined = (order: string, state: RowView['state'] = 'sent') => ({
    ...line(order, `p${order}`, 'joined'),
    state,
  });
  const lines = (...rows: RowView[]) => arrange(record(...rows), null, zone).length;
  expect(lines(joined('1'), joined('2'), joined('3'), joined('4'))).toBe(1);
  expect(lines(joined('1'), joined('2'), joined('3', 'failed'), joined('4'))).toBe(4);
});

test('a fork is announced before its first message that is shown', () => {
  const before = text('1', 'bob', noon);
  const one = { ...text('2', 'bob', noon), alternatives: [hash('3')] };
  const two = { ...text('3', 'bob', noon), alternatives: [hash('2')] };
  const drawn = (...rows: RowView[]) =>
    arrange(record(...rows), null, zone).map(({ row, forked, first }) => [nameOf(row.id), forked, first]);
  expect(drawn(before, one, two)).toEqual([
    ['1', false, true],
    ['2', true, true],
    ['3', false, false],
  ]);
  expect(drawn(before, two)).toEqual([
    ['1', false, true],
    ['3', true, true],
  ]);
});
