import { locale } from '../words/locale';
import { say } from '../words/say';

/** Locale and time zone in which times are written. */
export interface Region {
  locale: string;
  timeZone: string;
}

function regionNow(): Region {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { locale: locale(), timeZone };
}

/** Formats times for a region. Times are in milliseconds since 1970. */
export class Times {
  readonly #formats = new Map<string, Intl.DateTimeFormat>();
  #relative: Intl.RelativeTimeFormat | undefined;

  constructor(readonly region: Region) {}

  time(at: number): string {
    return this.#format('time', { timeStyle: 'short' }, at);
  }

  /** Day and time in full. */
  moment(at: number): string {
    return this.#format('moment', { dateStyle: 'long', timeStyle: 'short' }, at);
  }

  /** The day in full, with its weekday and year. */
  wholeDay(at: number): string {
    return this.#format('wholeDay', { dateStyle: 'full' }, at);
  }

  /** The name of the day in short: "Mon". */
  weekday(at: number): string {
    return this.#format('weekday', { weekday: 'short' }, at);
  }

  /** "Today", "Yesterday", "Monday, 3 March", "3 March 2024". */
  dayName(at: number, now: number): string {
    const days = this.#dayNumber(now) - this.#dayNumber(at);
    if (days === 0) return say('day.today');
    if (days === 1) return say('day.yesterday');
    return this.#isSameYear(at, now)
      ? this.#format('day', { weekday: 'long', day: 'numeric', month: 'long' }, at)
      : this.#format('dayOfYear', { day: 'numeric', month: 'long', year: 'numeric' }, at);
  }

  /** For a list: the time today, the day otherwise. */
  brief(at: number, now: number): string {
    return this.isSameDay(at, now) ? this.time(at) : this.#shortDay(at);
  }

  /** For a time of any age: the time today, day and time this year, otherwise the date with its year. */
  dateTime(at: number, now: number): string {
    if (this.isSameDay(at, now)) return this.time(at);
    return this.#isSameYear(at, now)
      ? `${this.#shortDay(at)}, ${this.time(at)}`
      : this.#format('dayOfYear', { day: 'numeric', month: 'long', year: 'numeric' }, at);
  }

  /** How long ago, in full minutes, hours or days: "10 minutes ago". What is less than a minute ago counts as one. */
  ago(at: number, now: number): string {
    const minutes = Math.max(1, Math.floor((now - at) / 60_000));
    const [count, unit] =
      minutes < 60
        ? ([minutes, 'minute'] as const)
        : minutes < 1_440
          ? ([Math.floor(minutes / 60), 'hour'] as const)
          : ([Math.floor(minutes / 1_440), 'day'] as const);
    this.#relative ??= new Intl.RelativeTimeFormat(this.region.locale);
    return this.#relative.format(-count, unit);
  }

  isSameDay(a: number, b: number): boolean {
    return this.isoDay(a) === this.isoDay(b);
  }

  /** The day as 2026-11-23, whatever the locale. */
  isoDay(at: number): string {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    return this.#formatter('calendar', parts, 'en-CA').format(at);
  }

  /** Day and time within the name of a file, in the order of time: "2026-11-23 14.05.09". */
  stamp(at: number): string {
    const parts = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
    return `${this.isoDay(at)} ${this.#formatter('clock', parts, 'en-CA').format(at).replaceAll(':', '.')}`;
  }

  #shortDay(at: number): string {
    return this.#format('short', { day: 'numeric', month: 'short' }, at);
  }

  /** Number of days since 1970 in the calendar of the time zone. */
  #dayNumber(at: number): number {
    const [year = 0, month = 0, day = 0] = this.isoDay(at).split('-').map(Number);
    return Date.UTC(year, month - 1, day) / 86_400_000;
  }

  #isSameYear(a: number, b: number): boolean {
    return this.isoDay(a).split('-')[0] === this.isoDay(b).split('-')[0];
  }

  #format(name: string, options: Intl.DateTimeFormatOptions, at: number): string {
    return this.#formatter(name, options, this.region.locale).format(at);
  }

  /** Caches formatters, which are slow to create and fast to use. */
  #formatter(name: string, options: Intl.DateTimeFormatOptions, locale: string): Intl.DateTimeFormat {
    const known = this.#formats.get(name);
    if (known) return known;
    const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: this.region.timeZone });
    this.#formats.set(name, made);
    return made;
  }
}

let latest: Times | undefined;

/** Returns `Times` for the system's current region. Returns the same object until the region changes. */
export function timesNow(): Times {
  const { locale, timeZone } = regionNow();
  if (latest?.region.locale !== locale || latest.region.timeZone !== timeZone)
    latest = new Times({ locale, timeZone });
  return latest;
}
