import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryHash, personId } from '../ids';
import { fairly, pinnedBy, type PinSaid } from './pins';

const [one, two, three] = [...'123'].map((digit) => entryHash.parse(digit.repeat(42) + 'A'));
if (!one || !two || !three) throw new Error('three messages');
const person = personId.parse('B'.repeat(42) + 'A');

const said = fc.array(
  fc.record({
    to: fc.constantFrom(one, two, three),
    removed: fc.boolean(),
    person: fc.constant(person),
    at: fc.nat(),
  }),
  { maxLength: 12 },
);

/** What is pinned after all of this was said, the oldest first, one after the other. */
function afterAll(all: readonly PinSaid[]): PinSaid['to'][] {
  const pinned: PinSaid['to'][] = [];
  for (const { to, removed } of all) {
    const at = pinned.indexOf(to);
    if (at >= 0) pinned.splice(at, 1);
    if (!removed) pinned.push(to);
  }
  return pinned.reverse();
}

test('a message is pinned if the last that was said of it pins it; the one pinned last comes first', () => {
  fc.assert(
    fc.property(said, (all) => {
      expect(pinnedBy(all.toReversed()).map(({ to }) => to)).toEqual(afterAll(all));
    }),
  );
});

test('of too many pins, the last of whoever has most are left out', () => {
  const people = fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 30 });
  fc.assert(
    fc.property(people, fc.nat({ max: 20 }), (whose, atMost) => {
      const pins = whose.map((letter) => ({
        to: one,
        person: personId.parse(letter.repeat(42) + 'A'),
        at: 0,
      }));
      const kept = fairly(pins, atMost);
      expect(kept).toHaveLength(Math.min(pins.length, atMost));
      expect(pins.filter((pin) => kept.includes(pin))).toEqual(kept);
      const counts = (some: typeof pins) =>
        ['A', 'B', 'C'].map((letter) => some.filter(({ person: id }) => id.startsWith(letter)).length);
      const most = Math.max(...counts(kept));
      counts(pins).forEach((had, each) => {
        const has = counts(kept)[each] ?? 0;
        expect(has === had || has >= most - 1).toBe(true);
      });
      const left = pins.filter((pin) => !kept.includes(pin));
      for (const pin of left)
        expect(
          pins.slice(pins.indexOf(pin)).filter((each) => each.person === pin.person && kept.includes(each)),
        ).toEqual([]);
    }),
  );
});
