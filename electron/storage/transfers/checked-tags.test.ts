import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { CheckedTags } from './checked-tags';

test('a piece is known by its tag, and no other is', () => {
  const tags = new CheckedTags();
  const [first, second] = [randomBytes(1000), randomBytes(500)];
  tags.add('root', 2, 0, first);
  expect(tags.has('root', 0, first)).toBe(true);
  expect(tags.has('root', 0, second)).toBe(false);
  expect(tags.has('root', 1, second)).toBe(false);
  expect(tags.has('root', 2, Buffer.alloc(16))).toBe(false);
  expect(tags.has('other', 0, first)).toBe(false);
  tags.add('root', 2, 1, second);
  expect([tags.has('root', 0, first), tags.has('root', 1, second)]).toEqual([true, true]);
});

test('what was read is known by its root, once that is known', () => {
  const tags = new CheckedTags();
  const piece = randomBytes(100);
  tags.add('reading', 1, 0, piece);
  tags.rename('reading', 'root');
  expect([tags.has('reading', 0, piece), tags.has('root', 0, piece)]).toEqual([false, true]);
  tags.forget('root');
  expect(tags.has('root', 0, piece)).toBe(false);
});

test('the files that came first make room, and one that is too large has none', () => {
  const tags = new CheckedTags(100);
  const piece = randomBytes(100);
  tags.add('large', 101, 0, piece);
  expect(tags.has('large', 0, piece)).toBe(false);
  for (const root of ['a', 'b', 'c']) tags.add(root, 40, 0, piece);
  expect(['a', 'b', 'c'].map((root) => tags.has(root, 0, piece))).toEqual([false, true, true]);
  // A small file counts as more than its one piece.
  for (let at = 0; at < 100; at += 1) tags.add(String(at), 1, 0, piece);
  const kept = Array.from({ length: 100 }, (_, at) => at).filter((at) => tags.has(String(at), 0, piece));
  expect(kept).toEqual([94, 95, 96, 97, 98, 99]);
});
