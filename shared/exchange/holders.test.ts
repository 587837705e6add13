import { expect, test } from 'vitest';
import { personId } from '../ids';
import { limits } from '../protocol/limits';
import { Holders } from './holders';

const bob = personId.parse('B'.repeat(42) + 'A');

test('a claim of every other message is stored as a bounded number of stretches, which grow together', () => {
  const holders = new Holders();
  const odd = Array.from({ length: 5_000 }, (_, at) => ({ piece: 1, first: 2 * at + 1, last: 2 * at + 1 }));
  expect(holders.note(bob, odd)).toHaveLength(limits.stretchesHeldPerPiece);
  expect(holders.size).toBe(limits.stretchesHeldPerPiece);
  expect(holders.holds(bob, 1, 9_999)).toBe(false);
  holders.note(bob, [{ piece: 1, first: 1, last: 9_999 }]);
  expect(holders.holds(bob, 1, 9_999)).toBe(true);
  expect(holders.size).toBe(1);
});
