import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TranscriptItem } from './grouping';
import { beginning, follow, indexOf } from './list-position';

const itemsFrom = (first: number, count: number): TranscriptItem[] =>
  Array.from({ length: count }, (_, index) => {
    const id = String(first + index);
    const row = {
      id,
      order: id,
      author: 'a',
      at: 0,
      arrived: 0,
      kind: 'text',
      text: '',
      people: [],
      late: false,
    } as const;
    return {
      row: { ...row, people: [], state: 'sent' },
      newDay: false,
      first: true,
      last: true,
      unread: false,
    };
  });

test('whatever is held before and after keeps its index', () => {
  const window = fc.record({ first: fc.nat(50), count: fc.integer({ min: 1, max: 30 }) });
  fc.assert(
    fc.property(window, window, (one, other) => {
      const before = follow(beginning, itemsFrom(one.first, one.count));
      const after = follow(before, itemsFrom(other.first, other.count));
      const shared = before.items.filter(({ row }) => indexOf(after.items, row.id) >= 0);
      expect(after.generation).toBe(shared.length > 0 ? before.generation : before.generation + 1);
      for (const { row } of shared)
        expect(after.firstIndex + indexOf(after.items, row.id)).toBe(
          before.firstIndex + indexOf(before.items, row.id),
        );
    }),
  );
});
