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

test('beyond the bound, whoever has most loses their first, and one person none', () => {
  const spared = [of('ann', 'a1'), of('ann', 'a2'), of('ann', 'a3')];
  const kept = new Revocations([...spared, of('bob', 'b1')], 6, person('ann'));
  for (const computer of ['m1', 'm2']) expect(kept.add(of('mallory', computer)).forgotten).toBeUndefined();
  expect(kept.add(of('mallory', 'm3')).forgotten).toEqual(of('mallory', 'm1'));
  expect(kept.add(of('cleo', 'c1')).forgotten).toEqual(of('mallory', 'm2'));
  expect(kept.size).toBe(6);
  expect(kept.all).toEqual([...spared, of('bob', 'b1'), of('mallory', 'm3'), of('cleo', 'c1')]);
});
