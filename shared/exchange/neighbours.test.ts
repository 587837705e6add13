import fc from 'fast-check';
import { expect, test } from 'vitest';
import { personId, type PersonId } from '../ids';
import { neighboursOf } from './neighbours';

const idOf = (number: number): PersonId =>
  personId.parse(Buffer.from(new Uint32Array(8).fill(number).buffer).toString('base64url'));
const people = fc.uniqueArray(fc.nat(1_000_000).map(idOf), { minLength: 2, maxLength: 450 });

const without = (all: readonly PersonId[], me: PersonId): Set<PersonId> =>
  new Set(all.filter((id) => id !== me));

test('of a few people all are neighbours', () => {
  fc.assert(
    fc.property(people, ([me, ...others]) => {
      const few = new Set(others.slice(0, 8));
      if (me) expect(neighboursOf(me, few)).toEqual(few);
    }),
  );
});

test('of many people at most ten are neighbours, and each is the neighbour of those that it chooses', () => {
  fc.assert(
    fc.property(people, fc.nat(), (all, chosen) => {
      const me = all[chosen % all.length];
      if (!me) return;
      const mine = neighboursOf(me, without(all, me));
      expect(mine.size).toBeLessThanOrEqual(10);
      for (const each of mine) expect(neighboursOf(each, without(all, each))).toContain(me);
    }),
  );
});

test('neighbours join everybody, within a number of steps that grows with the logarithm', () => {
  fc.assert(
    fc.property(people, (all) => {
      const links = new Map(all.map((id) => [id, neighboursOf(id, without(all, id))]));
      let edge = all.slice(0, 1);
      const reached = new Set(edge);
      let steps = 0;
      for (; edge.length > 0; steps += 1) {
        edge = [...new Set(edge.flatMap((id) => [...(links.get(id) ?? [])]))].filter(
          (id) => !reached.has(id),
        );
        for (const id of edge) reached.add(id);
      }
      expect(reached.size).toBe(all.length);
      expect(steps).toBeLessThanOrEqual(2 + Math.ceil(1.5 * Math.log2(all.length)));
    }),
    { numRuns: 30 },
  );
});
