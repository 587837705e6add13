/** When notifications are held back. */
export interface Quiet {
  /** Until this time, in milliseconds since 1970; null for not at all. */
  until: number | null;
  schedule: {
    on: boolean;
    /** A time of day, as `22:00`. */
    from: string;
    /** On the next day if it is not later than `from`. */
    to: string;
    /** Days on which it begins; 0 is Sunday. */
    days: number[];
  };
}

export const initialQuiet: Quiet = {
  until: null,
  schedule: { on: false, from: '22:00', to: '07:00', days: [0, 1, 2, 3, 4, 5, 6] },
};

/** The end of the quiet time that it is now, in milliseconds since 1970; null if it is none. By this computer's time zone. */
export function quietUntil({ until, schedule }: Quiet, now: number): number | null {
  const ends = until !== null && until > now ? [until] : [];
  // Yesterday's may last until today.
  for (const day of schedule.on ? [-1, 0] : []) {
    const period = periodOn(schedule, now, day);
    if (period && period.from <= now && now < period.to) ends.push(period.to);
  }
  return ends.length > 0 ? Math.max(...ends) : null;
}

/** The next time at which a quiet time may begin or end; null if none is planned. */
export function nextChange(quiet: Quiet, now: number): number | null {
  const { until, schedule } = quiet;
  const times = until === null ? [] : [until];
  for (let day = -1; schedule.on && day <= 7; day += 1) {
    const period = periodOn(schedule, now, day);
    if (period) times.push(period.from, period.to);
  }
  const later = times.filter((time) => time > now);
  return later.length > 0 ? Math.min(...later) : null;
}

/** The period that begins on the day that is so many days after today; undefined if none does. */
function periodOn(
  { from, to, days }: Quiet['schedule'],
  now: number,
  day: number,
): { from: number; to: number } | undefined {
  const begin = at(now, day, from);
  if (!days.includes(begin.getDay())) return undefined;
  return { from: begin.getTime(), to: at(now, to > from ? day : day + 1, to).getTime() };
}

/** A time of day so many days after today. The clock may be changed in between, so hours are not added. */
function at(now: number, day: number, time: string): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + day, hours, minutes);
}

/** Spans for which something can be held back. */
export const spans = ['hour', 'tomorrow', 'always'] as const;
export type Span = (typeof spans)[number];

/** The hour of the morning at which "until tomorrow" ends. */
const morning = '08:00';

/** The end of a span that begins now, in milliseconds since 1970; null for `always`. */
export function endOf(span: Span, now: number): number | null {
  if (span === 'always') return null;
  return span === 'hour' ? now + 60 * 60 * 1_000 : at(now, 1, morning).getTime();
}
