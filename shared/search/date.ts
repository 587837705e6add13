/** A time span in milliseconds since 1970, from `start` up to but not including `end`. */
export interface Span {
  start: number;
  end: number;
}

const written = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
const beginning = /^(?:\d{1,3}|\d{4}-\d?|\d{4}-\d\d-\d?)$/;
const daysAgo = new Map([
  ['today', 0],
  ['yesterday', 1],
]);

/** Returns the year, month or day that a text names, in the system's time zone; undefined if it is not a date. */
export function spanOf(text: string, now: number): Span | undefined {
  const ago = daysAgo.get(text.toLowerCase());
  if (ago !== undefined) return daySpan(now, ago);
  const [, year, month, day] = written.exec(text) ?? [];
  if (year === undefined) return undefined;
  return calendarSpan(Number(year), numberIn(month), numberIn(day));
}

/** Whether a text could become a date if more is typed. */
export const mayBecomeDate = (text: string): boolean =>
  beginning.test(text) || [...daysAgo.keys()].some((name) => name.startsWith(text.toLowerCase()));

const numberIn = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
const startOf = (year: number, month: number, day: number): number => new Date(year, month, day).getTime();

function daySpan(now: number, ago: number): Span {
  const date = new Date(now);
  const startOfDay = (offset: number): number =>
    startOf(date.getFullYear(), date.getMonth(), date.getDate() + offset);
  return { start: startOfDay(-ago), end: startOfDay(1 - ago) };
}

function calendarSpan(year: number, month: number | undefined, day: number | undefined): Span | undefined {
  const first = { month: (month ?? 1) - 1, day: day ?? 1 };
  const start = new Date(year, first.month, first.day);
  // Date carries a 13th month or April 31 over into the next year or month.
  if (start.getFullYear() !== year || start.getMonth() !== first.month || start.getDate() !== first.day)
    return undefined;
  if (month === undefined) return { start: start.getTime(), end: startOf(year + 1, 0, 1) };
  if (day === undefined) return { start: start.getTime(), end: startOf(year, month, 1) };
  return { start: start.getTime(), end: startOf(year, first.month, day + 1) };
}
