/** Several measurements of one thing. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

/** The spread of at least one value; undefined of none. Of an even number, the median is the lower of the two in the middle. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[(sorted.length - 1) >> 1], sorted.at(-1)];
  if (least === undefined || median === undefined || most === undefined) return undefined;
  return { median, least, most };
}

/** A number with three significant digits, or all digits of a whole number. */
export function threeDigits(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** A spread in a few characters: "1.34 (1.2–1.9)", or the median alone if nothing varies. */
export function showSpread({ median, least, most }: Spread): string {
  const shown = [median, least, most].map(threeDigits);
  return shown[1] === shown[2] ? `${shown[0]}` : `${shown[0]} (${shown[1]}–${shown[2]})`;
}
