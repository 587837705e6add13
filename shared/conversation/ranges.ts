/** A stretch of whole numbers, both ends included. */
export type Range = readonly [first: number, last: number];
/** Numbers as stretches: in order, apart from each other by at least one number. */
export type Ranges = readonly Range[];

/** With a stretch added. */
export function withRange(ranges: Ranges, [first, last]: Range): Ranges {
  if (last < first) return ranges;
  const end = ranges.at(-1);
  // The common case: the next number.
  if (!end || end[1] + 1 < first) return [...ranges, [first, last]];
  const before = ranges.filter((range) => range[1] + 1 < first);
  const after = ranges.filter((range) => range[0] > last + 1);
  const touching = ranges.slice(before.length, ranges.length - after.length);
  const low = Math.min(first, ...touching.map((range) => range[0]));
  const high = Math.max(last, ...touching.map((range) => range[1]));
  return [...before, [low, high], ...after];
}

export const includes = (ranges: Ranges, number: number): boolean =>
  ranges.some(([first, last]) => first <= number && number <= last);

/** What is in `ranges` and not in `others`. */
export function without(ranges: Ranges, others: Ranges): Ranges {
  return others.reduce<Ranges>(
    (left, [first, last]) =>
      left.flatMap((range): Range[] => [
        ...(range[0] < first ? [[range[0], Math.min(range[1], first - 1)] as const] : []),
        ...(range[1] > last ? [[Math.max(range[0], last + 1), range[1]] as const] : []),
      ]),
    ranges,
  );
}

export const countOf = (ranges: Ranges): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
