import ICAL from 'ical.js';

/** A stretch of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Why no times can be had of a calendar. */
export type CalendarProblem = 'unreadable' | 'not-a-calendar' | 'too-large' | 'too-slow';

export class CalendarError extends Error {
  constructor(readonly problem: CalendarProblem) {
    super(problem);
  }
}

/** Number of components that a calendar may have: events, time zones, alarms. */
const componentsAtMost = 10_000;
/** Number of occurrences of one event that are looked at: daily ones for half a century. */
const occurrencesAtMost = 20_000;
/** Number of times that are returned. */
const timesAtMost = 1_000;

/**
 * When the owner of a calendar in iCalendar format is busy within a span: joined, and in order. Throws `CalendarError`. It may run
 * without an end: there are rules of recurrence that no day meets, at which `ical.js` looks for ever. MUST be called where it can be
 * ended.
 */
export function busyTimes(text: string, span: Span): Span[] {
  if ((text.match(/^BEGIN:/gim) ?? []).length > componentsAtMost) throw new CalendarError('too-large');
  return joined(calendarsIn(text).flatMap((calendar) => timesOf(calendar, span))).slice(0, timesAtMost);
}

function calendarsIn(text: string): ICAL.Component[] {
  // Programs write events that break the rules; the others still count.
  const parsed = parse(text) ?? parse(text.replace(wholeEvent, (event) => (parse(event) ? event : '')));
  // One component is a list that begins with its name; several are a list of those.
  const all: unknown[] = !Array.isArray(parsed) ? [] : typeof parsed[0] === 'string' ? [parsed] : parsed;
  const calendars = all.flatMap((each) => (Array.isArray(each) ? [new ICAL.Component(each)] : []));
  const known = calendars.filter(({ name }) => name === 'vcalendar');
  if (known.length === 0) throw new CalendarError('not-a-calendar');
  return known;
}

const wholeEvent = /^BEGIN:VEVENT\r?\n[^]*?^END:VEVENT\r?\n/gim;

/** What a text says; undefined if that breaks the rules of its format. */
function parse(text: string): unknown {
  try {
    return ICAL.parse(text);
  } catch {
    return undefined;
  }
}

function timesOf(calendar: ICAL.Component, span: Span): Span[] {
  const events = calendar.getAllSubcomponents('vevent');
  // Which occurrences of an event are changed: looked up once, not for each event.
  const changed = new Map<string, ICAL.Component[]>();
  for (const event of events.filter(isChange))
    changed.set(idOf(event), [...(changed.get(idOf(event)) ?? []), event]);
  return events.flatMap((event) => {
    const exceptions = isChange(event) ? [] : (changed.get(idOf(event)) ?? []);
    try {
      return occurrences(new ICAL.Event(event, { exceptions }), span);
    } catch {
      // One without a time, for example.
      return [];
    }
  });
}

const isChange = (event: ICAL.Component): boolean => event.hasProperty('recurrence-id');
const idOf = (event: ICAL.Component): string => String(event.getFirstPropertyValue('uid'));

/** When an event takes place within a span, as far as its owner is busy then. */
function occurrences(event: ICAL.Event, span: Span): Span[] {
  if (event.isRecurrenceException() || !event.isRecurring())
    return within(span, event, event.startDate, event.endDate);
  const found: Span[] = [];
  const iterator = event.iterator();
  for (let count = 0; count < occurrencesAtMost; count += 1) {
    // Null once there are no more, whatever its type says.
    const next: ICAL.Time | null = iterator.next();
    if (!next || timeOf(next) >= span.to) break;
    const { item, startDate, endDate } = event.getOccurrenceDetails(next);
    found.push(...within(span, item, startDate, endDate));
  }
  return found;
}

function within(span: Span, { component }: ICAL.Event, start: ICAL.Time, end: ICAL.Time): Span[] {
  const [from, to] = [timeOf(start), timeOf(end)];
  // Days as a whole are birthdays and holidays rather than meetings.
  const counts = !start.isDate && isBusy(component) && from < span.to && to > span.from && from < to;
  return counts ? [{ from, to }] : [];
}

/** Whether an event takes its owner's time, and for certain. */
function isBusy(component: ICAL.Component): boolean {
  const value = (name: string): string => String(component.getFirstPropertyValue(name) ?? '').toUpperCase();
  return (
    value('transp') !== 'TRANSPARENT' &&
    !['CANCELLED', 'TENTATIVE'].includes(value('status')) &&
    !['FREE', 'TENTATIVE'].includes(value('x-microsoft-cdo-busystatus'))
  );
}

const timeOf = (time: ICAL.Time): number => time.toJSDate().getTime();

/** The same times in order, as few as possible. */
function joined(times: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const time of [...times].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && time.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, time.to) };
    else result.push(time);
  }
  return result;
}
