const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
export const sameDay = (a: number, b: number): boolean => startOfDay(a) === startOfDay(b);
export const timeOf = (at: number): string => clock.format(at);

/** "Today", "Yesterday", "Monday, 3 March", "3 March 2024". */
export function dayName(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? day.format(at) : dayOfYear.format(at);
}

/** For a list: the time today, the day otherwise. */
export const briefTime = (at: number, now: number): string =>
  sameDay(at, now) ? timeOf(at) : short.format(at);

/** For something that was said at any time: the time today, day and time this year, the whole date before. */
export function dateTime(at: number, now: number): string {
  if (sameDay(at, now)) return timeOf(at);
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return isThisYear ? `${short.format(at)}, ${timeOf(at)}` : dayOfYear.format(at);
}
