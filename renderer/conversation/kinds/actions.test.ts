import { expect, test } from 'vitest';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { hash, person } from '../../../testing/membership/names';
import { lastOwnMessage } from './actions';

const row = (order: string, author: string, fields: Partial<RowView> = {}): RowView => ({
  id: hash(order),
  order,
  author: person(author),
  at: 0,
  arrived: 0,
  kind: 'text',
  text: order,
  people: [],
  late: false,
  state: 'sent',
  ...fields,
});
const record = (...rows: RowView[]) => Object.fromEntries(rows.map((each) => [each.id, each]));

test('the last own message that can be edited is the one to edit', () => {
  const rows = record(
    row('3', 'me', { kind: 'deleted' }),
    row('2', 'me'),
    row('1', 'me'),
    row('4', 'me', { state: 'failed' }),
    row('5', 'ann'),
  );
  expect(lastOwnMessage(rows, { atEnd: true }, person('me'))?.id).toBe(hash('2'));
  expect(lastOwnMessage(rows, { atEnd: true }, person('bob'))).toBeUndefined();
});

test('a window that does not show the end does not know the last own message', () => {
  expect(lastOwnMessage(record(row('1', 'me')), { atEnd: false }, person('me'))).toBeUndefined();
});
