/** A range of integers, both ends included. */
export type Range = readonly [first: number, last: number];
/** A set of integers as ascending ranges, with at least one number between any two. */
export type Ranges = readonly Range[];

/** Returns the set with a range added. Takes time for the ranges that it touches, and to copy the list. */
export function withRange(ranges: Ranges, [first, last]: Range): Ranges {
  if (last < first) return ranges;
  const from = countBelow(ranges, first - 1);
  let to = from;
  let [low, high] = [first, last];
  for (let touched = ranges[to]; touched && touched[0] <= last + 1; touched = ranges[to]) {
    low = Math.min(low, touched[0]);
    high = Math.max(high, touched[1]);
    to += 1;
  }
  return [...ranges.slice(0, from), [low, high], ...ranges.slice(to)];
}

export const includes = (ranges: Ranges, number: number): boolean =>
  (ranges[countBelow(ranges, number)]?.[0] ?? Infinity) <= number;

/** The numbers in `ranges` that are not in `others`. */
export function without(ranges: Ranges, others: Ranges): Ranges {
  const left: Range[] = [];
  for (const [first, last] of ranges) {
    let next = first;
    for (let at = countBelow(others, first); next <= last; at += 1) {
      const other = others[at];
      if (!other || other[0] > last) break;
      if (other[0] > next) left.push([next, other[0] - 1]);
      next = other[1] + 1;
    }
    if (next <= last) left.push([next, last]);
  }
  return left;
}

export const countOf = (ranges: Ranges): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** Number of ranges that end below a number. */
function countBelow(ranges: Ranges, number: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.[1] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
