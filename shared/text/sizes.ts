import { locale } from '../words/locale';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Number of bytes for people: "812 bytes", "1.4 MB", "23 GB". Units are powers of 1,000, as in most file managers. */
export function sizeWords(bytes: number): string {
  let unit = 0;
  let value = bytes;
  // What would be rounded to 1,000 is 1 of the next unit.
  while (unit < units.length - 1 && Math.round(value) >= 1_000) {
    value /= 1_000;
    unit += 1;
  }
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    // In short, English has no plural of bytes.
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit > 1 && value < 10 ? 1 : 0,
  }).format(value);
}

/** A time that is left, in its largest unit: "40 sec", "12 min", "3 hr". */
export function durationWords(seconds: number): string {
  const [value, unit] =
    seconds < 60
      ? ([Math.max(1, seconds), 'second'] as const)
      : seconds < 3_600
        ? ([seconds / 60, 'minute'] as const)
        : ([seconds / 3_600, 'hour'] as const);
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  }).format(value);
}
