import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BitSet } from './bit-set';
import { Past } from './past';

/** Controls that come after some earlier ones, each with its past and the same as a plain set. */
const histories = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 120 })
  .map((rows) => {
    const controls: { index: number; past: Past; members: Set<number> }[] = [];
    rows.forEach((named, index) => {
      let past = Past.empty;
      const members = new Set<number>();
      for (const each of index === 0 ? [] : named) {
        const parent = controls[Math.max(0, index - 1 - (each % 60))];
        if (!parent) continue;
        past = past.with(parent);
        for (const member of [...parent.members, parent.index]) members.add(member);
      }
      controls.push({ index, past, members });
    });
    return controls;
  });

const setOf = (members: Iterable<number>): BitSet => {
  const set = new BitSet();
  for (const member of members) set.add(member);
  return set;
};
const ascending = (members: Iterable<number>): number[] => [...members].sort((a, b) => a - b);

it('a past is exactly what its controls come after', () => {
  fc.assert(
    fc.property(histories, (controls) => {
      for (const { past, members } of controls) {
        expect([...past]).toEqual(ascending(members));
        expect(past.size).toBe(members.size);
        expect(controls.filter(({ index }) => past.has(index)).map(({ index }) => index)).toEqual(
          ascending(members),
        );
      }
    }),
  );
});

it('comparing pasts agrees with comparing sets', () => {
  fc.assert(
    fc.property(histories, fc.array(fc.nat({ max: 200 })), (controls, some) => {
      const set = setOf(some);
      for (const { past, members } of controls.slice(-6)) {
        for (const other of controls.slice(-6))
          expect(past.isWithin(other.past)).toBe([...members].every((each) => other.members.has(each)));
        expect(past.meets(set)).toBe(some.some((each) => members.has(each)));
        expect([...past.common(set)]).toEqual([...setOf(some.filter((each) => members.has(each)))]);
        expect([...past.lackedOf(set)]).toEqual([...setOf(some.filter((each) => !members.has(each)))]);
      }
    }),
  );
});
