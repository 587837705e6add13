import { expect, test } from 'vitest';
import { busyTimes, CalendarError, type Span } from './busy-times';

const hour = 60 * 60 * 1_000;
/** A Monday, and a week from it. */
const monday = Date.UTC(2026, 10, 30);
const week: Span = { from: monday, to: monday + 7 * 24 * hour };

const event = (...lines: readonly string[]): string =>
  ['BEGIN:VEVENT', 'UID:one', 'DTSTAMP:20261101T000000Z', ...lines, 'END:VEVENT'].join('\r\n');
const calendar = (...parts: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...parts, 'END:VCALENDAR', ''].join('\r\n');

/** Berlin, as calendar programs write it. */
const berlin = [
  'BEGIN:VTIMEZONE',
  'TZID:Somewhere/Berlin',
  'BEGIN:STANDARD',
  'DTSTART:19701025T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:19700329T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
].join('\r\n');

/** The times as hours since the Monday. */
const hours = (text: string, span = week): number[][] =>
  busyTimes(text, span).map(({ from, to }) => [(from - monday) / hour, (to - monday) / hour]);

test('an event is busy from its begin to its end, by its time zone', () => {
  const utc = event('DTSTART:20261130T100000Z', 'DTEND:20261130T113000Z');
  expect(hours(calendar(utc))).toEqual([[10, 11.5]]);
  const there = event('DTSTART;TZID=Somewhere/Berlin:20261201T100000', 'DURATION:PT1H');
  expect(hours(calendar(berlin, there))).toEqual([[33, 34]]);
});

test('events that overlap or follow each other are one time', () => {
  const at = (from: string, to: string): string =>
    event(`DTSTART:20261130T${from}00Z`, `DTEND:20261130T${to}00Z`);
  expect(
    hours(calendar(at('1200', '1300'), at('1000', '1100'), at('1030', '1200'), at('1500', '1600'))),
  ).toEqual([
    [10, 13],
    [15, 16],
  ]);
});

test('an event recurs, also across a change of the clocks, without its exceptions', () => {
  const weekly = event(
    'DTSTART;TZID=Somewhere/Berlin:20200706T090000',
    'DTEND;TZID=Somewhere/Berlin:20200706T100000',
    'RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR',
    'EXDATE;TZID=Somewhere/Berlin:20261202T090000',
  );
  const moved = event(
    'RECURRENCE-ID;TZID=Somewhere/Berlin:20261204T090000',
    'DTSTART;TZID=Somewhere/Berlin:20261204T150000',
    'DTEND;TZID=Somewhere/Berlin:20261204T160000',
  );
  expect(hours(calendar(berlin, weekly, moved))).toEqual([
    [8, 9],
    [4 * 24 + 14, 4 * 24 + 15],
  ]);
});

test('one of a series that was cancelled does not count', () => {
  const daily = event('DTSTART:20261130T100000Z', 'DTEND:20261130T110000Z', 'RRULE:FREQ=DAILY;COUNT=2');
  const cancelled = event(
    'RECURRENCE-ID:20261201T100000Z',
    'DTSTART:20261201T100000Z',
    'DTEND:20261201T110000Z',
    'STATUS:CANCELLED',
  );
  expect(hours(calendar(daily, cancelled))).toEqual([[10, 11]]);
});

test.each([
  ['free', 'TRANSP:TRANSPARENT'],
  ['cancelled', 'STATUS:CANCELLED'],
  ['tentative', 'STATUS:TENTATIVE'],
  ['free in Outlook', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'],
])('nobody is busy with what is %s', (_what, line) => {
  expect(hours(calendar(event('DTSTART:20261130T100000Z', 'DTEND:20261130T110000Z', line)))).toEqual([]);
});

test('whole days do not count, nor what is over or later', () => {
  const day = event('DTSTART;VALUE=DATE:20261130', 'DTEND;VALUE=DATE:20261202');
  const over = event('DTSTART:20261129T100000Z', 'DTEND:20261129T110000Z');
  const later = event('DTSTART:20261207T000000Z', 'DTEND:20261207T110000Z');
  const begun = event('DTSTART:20261129T230000Z', 'DTEND:20261130T010000Z');
  expect(hours(calendar(day, over, later, begun))).toEqual([[-1, 1]]);
});

test('an event that breaks the rules takes nothing from the others', () => {
  const broken = [
    event('SUMMARY:no time at all'),
    event('DTSTART:never', 'DTEND:ever'),
    event('DTSTART:20261130T100000Z', 'DTEND:20261130T110000Z', 'RRULE:FREQ=SOMETIMES'),
  ];
  const good = event('DTSTART:20261130T120000Z', 'DTEND:20261130T130000Z');
  expect(hours(calendar(...broken, good))).toContainEqual([12, 13]);
});

test.each([
  ['nothing', ''],
  ['a text', 'Dear Ann,\nthis is a letter.'],
  ['a contact', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann\r\nEND:VCARD\r\n'],
  ['half a calendar', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID'],
])('%s is no calendar', (_what, text) => {
  expect(() => busyTimes(text, week)).toThrow(new CalendarError('not-a-calendar'));
});

test('a calendar with too many events is not read', () => {
  const text = calendar(...Array.from({ length: 10_001 }, () => event('DTSTART:20261130T100000Z')));
  expect(() => busyTimes(text, week)).toThrow(new CalendarError('too-large'));
});
