import { expect, test } from 'vitest';
import { endOf, initialQuiet, nextChange, quietUntil, type Quiet } from './quiet';

// 2026-11-27 is a Friday.
const at = (day: number, hours: number, minutes = 0): number =>
  new Date(2026, 10, day, hours, minutes).getTime();
const planned = (schedule: Partial<Quiet['schedule']>, until: number | null = null): Quiet => ({
  until,
  schedule: { ...initialQuiet.schedule, on: true, ...schedule },
});

test.each([
  ['before it begins', planned({}), at(27, 21, 59), null],
  ['in the evening', planned({}), at(27, 22), at(28, 7)],
  ['after midnight', planned({}), at(28, 3), at(28, 7)],
  ['at its end', planned({}), at(28, 7), null],
  ['on a day without it', planned({ days: [1, 2] }), at(27, 23), null],
  ['after midnight of a day with it', planned({ days: [5] }), at(28, 3), at(28, 7)],
  ['within one day', planned({ from: '12:00', to: '13:00' }), at(27, 12, 30), at(27, 13)],
  ['all day', planned({ from: '09:00', to: '09:00' }), at(27, 8), at(27, 9)],
  ['when it is off', initialQuiet, at(27, 23), null],
  ['until a time', { ...initialQuiet, until: at(27, 15) }, at(27, 14), at(27, 15)],
  ['after that time', { ...initialQuiet, until: at(27, 15) }, at(27, 15), null],
  ['both', planned({}, at(28, 9)), at(27, 23), at(28, 9)],
])('a quiet time %s', (_when, quiet, now, end) => {
  expect(quietUntil(quiet, now)).toBe(end);
});

test('the next change is looked at again then', () => {
  expect(nextChange(planned({}), at(27, 12))).toBe(at(27, 22));
  expect(nextChange(planned({}), at(27, 23))).toBe(at(28, 7));
  expect(nextChange(planned({ days: [4] }), at(27, 12))).toBe(new Date(2026, 11, 3, 22).getTime());
  expect(nextChange({ ...initialQuiet, until: at(27, 15) }, at(27, 14))).toBe(at(27, 15));
  expect(nextChange(initialQuiet, at(27, 12))).toBeNull();
});

test('"until tomorrow" ends in the morning', () => {
  expect(endOf('tomorrow', at(27, 23, 30))).toBe(at(28, 8));
  expect(endOf('hour', at(27, 23, 30))).toBe(at(28, 0, 30));
  expect(endOf('always', at(27, 23, 30))).toBeNull();
});
