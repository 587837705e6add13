import { afterEach, expect, test } from 'vitest';
import { Times, timesNow } from './times';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const berlin = new Times({ locale: 'en-GB', timeZone: 'Europe/Berlin' });
const at = (text: string): number => Date.parse(text);
const now = at('2026-11-23T12:00Z');

test('times follow a change of the time zone', () => {
  process.env['TZ'] = 'Europe/Berlin';
  const before = timesNow();
  expect(timesNow()).toBe(before);
  process.env['TZ'] = 'Asia/Tokyo';
  const hour = (times: Times): number => Number(/\d+/.exec(times.time(now))?.[0]) % 12;
  expect([hour(before), hour(timesNow())]).toEqual([1, 9]);
});

test('times are written in the language of their region', () => {
  expect(new Times({ locale: 'de', timeZone: 'UTC' }).moment(now)).toBe('23. November 2026 um 12:00');
  expect(new Times({ locale: 'en-GB', timeZone: 'UTC' }).moment(now)).toBe('23 November 2026 at 12:00');
});

test.each([
  ['2026-11-23T01:00Z', 'Today'],
  ['2026-11-22T23:30Z', 'Today'],
  ['2026-11-22T22:30Z', 'Yesterday'],
  ['2026-03-03T12:00Z', 'Tuesday 3 March'],
  ['2024-03-03T12:00Z', '3 March 2024'],
  ['2027-01-01T12:00Z', '1 January 2027'],
])('the day of %s is %s', (time, name) => {
  expect(berlin.dayName(at(time), now)).toBe(name);
});

test.each([
  ['en-US', '9:05 AM'],
  ['en-GB', '09:05'],
  ['de', '09:05'],
])('hours are written as is usual in %s', (locale, written) => {
  const times = new Times({ locale, timeZone: 'UTC' });
  expect(times.time(at('2026-11-23T09:05Z')).replace(/\s/g, ' ')).toBe(written);
});

test('times have brief and full forms', () => {
  expect(berlin.brief(now, now)).toBe('13:00');
  expect(berlin.brief(at('2026-03-03T12:00Z'), now)).toBe('3 Mar');
  expect(berlin.dateTime(at('2026-03-03T12:00Z'), now)).toBe('3 Mar, 13:00');
  expect(berlin.dateTime(at('2024-03-03T12:00Z'), now)).toBe('3 March 2024');
  expect(berlin.isoDay(at('2026-11-22T23:30Z'))).toBe('2026-11-23');
  expect(berlin.isSameDay(8.64e15, 8.64e15)).toBe(true);
});

test('how long ago something was is said in full minutes, hours or days', () => {
  const minute = 60_000;
  const ago = (minutes: number): string => berlin.ago(now - minutes * minute, now);
  expect([0, 1, 59.9, 60, 1_439, 1_440, 40 * 1_440].map(ago)).toEqual([
    '1 minute ago',
    '1 minute ago',
    '59 minutes ago',
    '1 hour ago',
    '23 hours ago',
    '1 day ago',
    '40 days ago',
  ]);
});
