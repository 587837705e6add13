import { expect, test } from 'vitest';
import { person, writer } from '../../testing/membership/names';
import { limits } from './limits';
import type { Revocation } from './revocation';
import { Revocations } from './revocations';

const of = (who: string, computer: string): Revocation => ({
  person: person(who),
  writer: writer(computer),
  at: 1,
  signature: '',
});

test('of one person as many are kept as they may have writers, each once', () => {
  const kept = new Revocations([of('ann', 'desk')], 1_000);
  expect(kept.add(of('ann', 'desk'))).toEqual({ isNew: false });
  for (let each = 0; each < 1_000; each += 1) kept.add(of('ann', `lap${each}`));
  expect(kept.of(person('ann'))).toHaveLength(limits.writersPerPerson);
  expect(kept.get(person('ann'), writer('desk'))).toBeDefined();
  expect(kept.get(person('bob'), writer('desk'))).toBeUndefined();
});

test('beyond the bound, whoever has most loses their first for the first few of others, and one person none', () => {
  const spared = ['a1', 'a2', 'a3', 'a4'].map((computer) => of('ann', computer));
  const mallorys = ['m1', 'm2', 'm3', 'm4'].map((computer) => of('mallory', computer));
  const kept = new Revocations([...spared, of('bob', 'b1'), ...mallorys], 9, person('ann'));
  expect(kept.add(of('mallory', 'm5'))).toEqual({ isNew: false });
  expect(kept.add(of('cleo', 'c1'))).toEqual({ isNew: true, forgotten: of('mallory', 'm1') });
  expect(kept.add(of('cleo', 'c2')), 'nobody has more than a few').toEqual({ isNew: false });
  expect(kept.all).toEqual([...spared, of('bob', 'b1'), ...mallorys.slice(1), of('cleo', 'c1')]);
  expect(kept.add(of('ann', 'a5'))).toEqual({ isNew: true, forgotten: of('mallory', 'm2') });
  expect(kept.size).toBe(9);
});

test('many keys with a revocation each have none of others forgotten', () => {
  const honest = [of('bob', 'b1'), of('bob', 'b2')];
  const kept = new Revocations(honest, 100);
  for (let key = 0; key < 300; key += 1) kept.add(of(`mallory${key}`, `m${key}`));
  expect(kept.of(person('bob'))).toEqual(honest);
  expect(kept.size).toBe(100);
});
