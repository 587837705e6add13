import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstDialler, meshMost, whomToDial, type Candidate } from './dial-plan';

const ids = fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{4}$/), { minLength: 2, maxLength: 90 });
const idle = (id: string): Candidate => ({ id, wanted: false, suspect: false });

test('a few peers are all connected with each other', () => {
  fc.assert(
    fc.property(ids, ([me = '', ...others]) => {
      const few = others.slice(0, meshMost);
      expect(whomToDial(me, few.map(idle))).toEqual(new Set(few));
    }),
  );
});

test('among many peers, contacts and suspects are dialled, and few others', () => {
  fc.assert(
    fc.property(ids, fc.nat(), ([me = '', ...others], chosen) => {
      const one = others[chosen % others.length] ?? '';
      const candidates = others.map((id) => ({ id, wanted: id === one, suspect: false }));
      const dialled = whomToDial(me, candidates);
      expect(dialled.has(one)).toBe(true);
      if (others.length > meshMost) expect(dialled.size).toBeLessThanOrEqual(5);
    }),
  );
});

test('connections join all peers, however many there are', () => {
  fc.assert(
    fc.property(ids, (all) => {
      const links = new Map(all.map((me) => [me, whomToDial(me, all.filter((id) => id !== me).map(idle))]));
      const reached = new Set(all.slice(0, 1));
      for (const id of reached) {
        for (const other of links.get(id) ?? []) reached.add(other);
        for (const [other, dialled] of links) if (dialled.has(id)) reached.add(other);
      }
      expect(reached.size).toBe(all.length);
    }),
  );
});

test('both ends keep the same connection', () => {
  expect(firstDialler('a', 'b')).toBe(firstDialler('b', 'a'));
});
