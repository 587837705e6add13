import { expect, test } from 'vitest';
import type { ViewOf } from '../../shared/ipc/windows';
import { person as personNamed } from '../../testing/membership/names';
import { applyPatch } from './apply-patch';

const person = (name: string) => ({
  id: personNamed(name),
  user: name,
  online: true,
  status: 'available' as const,
  note: '',
  picture: null,
  reach: null,
});
const view = {
  people: { a: person('a'), b: person('b') },
  rows: {},
  draft: 'x',
} as unknown as ViewOf<'conversation'>;

test('a patch replaces values, inserts and removes items, and keeps the rest', () => {
  const next = applyPatch(view, { draft: 'y', people: { a: null, c: person('c') } });
  expect(Object.keys(next.people)).toEqual(['b', 'c']);
  expect(next.people['b']).toBe(view.people['b']);
  expect(next.draft).toBe('y');
  expect(next.rows).toBe(view.rows);
  expect(Object.keys(view.people)).toEqual(['a', 'b']);
});
