import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOf, includes, withRange, without, type Ranges } from './ranges';

const stretches = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: -1, max: 12 }))
    .map(([first, length]) => [first, first + length] as const),
  { maxLength: 12 },
);
const rangesOf = (all: readonly (readonly [number, number])[]): Ranges => all.reduce<Ranges>(withRange, []);
const numbersOf = (all: readonly (readonly [number, number])[]): Set<number> =>
  new Set(
    all.flatMap(([first, last]) =>
      Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at),
    ),
  );

test('operations on stretches agree with those on sets of numbers, and keep them sorted and apart', () => {
  fc.assert(
    fc.property(stretches, stretches, (some, others) => {
      const [ranges, numbers, taken] = [rangesOf(some), numbersOf(some), numbersOf(others)];
      expect(numbersOf(ranges)).toEqual(numbers);
      expect(countOf(ranges)).toBe(numbers.size);
      ranges.forEach(([first], at) => expect(first).toBeGreaterThan((ranges[at - 1]?.[1] ?? -1) + 1));
      const left = without(ranges, rangesOf(others));
      expect(numbersOf(left)).toEqual(new Set([...numbers].filter((each) => !taken.has(each))));
      for (let number = 0; number < 80; number += 1)
        expect(includes(ranges, number)).toBe(numbers.has(number));
    }),
  );
});
