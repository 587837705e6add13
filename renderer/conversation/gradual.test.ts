import { expect, test } from 'vitest';
import type { RowView } from '../../shared/ipc/views/transcript';
import { Times } from '../../shared/text/times';
import { hash, person } from '../../testing/membership/names';
import { firstPart, partToShow } from './gradual';
import { arrange, type TranscriptItem } from './grouping';

const rows = Array.from({ length: 200 }, (_, number): RowView => {
  const order = String(number).padStart(3, '0');
  const at = Date.UTC(2026, 10, 23) + number * 60_000;
  const said = { author: person('ann'), people: [], kind: 'text' as const, text: order, late: false };
  return { id: hash(order), order, at, arrived: at, state: 'sent', ...said };
});

/** The items of the rows from one number up to, not including, another. */
const items = (from: number, to: number): TranscriptItem[] =>
  arrange(
    Object.fromEntries(rows.slice(from, to).map((row) => [row.id, row])),
    null,
    new Times({ locale: 'en', timeZone: 'Europe/Berlin' }),
  );

/** Texts of the first and the last item to show. */
function ends(all: TranscriptItem[], shown: TranscriptItem[], holdsEnd: boolean): (string | undefined)[] {
  const { from, to } = partToShow(all, shown, holdsEnd);
  const part = all.slice(from, to);
  return [part[0]?.row.text, part.at(-1)?.row.text];
}

const rowAt = (number: number): string => rows[number]?.id ?? '';

test.each([
  { align: 'end' as const, row: 99, ends: ['080', '099'] },
  { align: 'start' as const, row: 30, ends: ['030', '049'] },
  { align: 'start' as const, row: 97, ends: ['080', '099'] },
  { align: 'center' as const, row: 50, ends: ['040', '059'] },
  { align: 'center' as const, row: 3, ends: ['000', '019'] },
])('a list that comes to row $row at its $align shows what fills a window there', (at) => {
  const all = items(0, 100);
  const { from, to } = firstPart(all, { row: rowAt(at.row), align: at.align }, 640);
  expect([all[from]?.row.text, all[to - 1]?.row.text]).toEqual(at.ends);
});

test('a list that comes to no row, or has few, shows all', () => {
  expect(firstPart(items(0, 100), null, 640)).toEqual({ from: 0, to: 100 });
  expect(firstPart(items(0, 7), { row: rowAt(6), align: 'end' }, 640)).toEqual({ from: 0, to: 7 });
});

test('older items are added from the nearest on, until all are shown', () => {
  const all = items(40, 160);
  let shown = items(100, 160);
  for (const first of ['084', '068', '052', '040']) {
    const { from, to } = partToShow(all, shown, true);
    shown = all.slice(from, to);
    expect([shown[0]?.row.text, shown.at(-1)?.row.text]).toEqual([first, '159']);
  }
});

test('newer items of a turned page are added gradually; new ones at the end of the conversation at once', () => {
  expect(ends(items(0, 160), items(0, 80), false)).toEqual(['000', '095']);
  expect(ends(items(0, 160), items(0, 80), true)).toEqual(['000', '159']);
});

test('a side from which items were cut hides nothing', () => {
  expect(ends(items(20, 100), items(60, 140), false)).toEqual(['044', '099']);
  expect(ends(items(60, 140), items(20, 100), false)).toEqual(['060', '115']);
});

test('another part of the conversation is shown whole', () => {
  expect(ends(items(0, 80), items(120, 200), false)).toEqual(['000', '079']);
  expect(ends(items(0, 80), [], false)).toEqual(['000', '079']);
});
