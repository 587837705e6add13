import { expect, test } from 'vitest';
import { RateControl } from './rate';

test('less is sent while somebody lags, step by step, down to a least rate', () => {
  const control = new RateControl();
  const best = control.rate.bits;
  expect(control.note(true, 0)).toBe(true);
  expect(control.rate.bits).toBeLessThan(best);
  expect(control.note(true, 500), 'what was sent before has not arrived yet').toBe(false);
  for (let now = 3_000; now < 30_000; now += 3_000) control.note(true, now);
  const least = control.rate;
  expect(control.note(true, 60_000)).toBe(false);
  expect(control.rate).toEqual(least);
  expect(least.bits).toBeGreaterThan(0);
});

test('more is tried once nobody has lagged for a while, and later the next time if that was too much', () => {
  const control = new RateControl();
  control.note(true, 0);
  const low = control.rate;
  expect(control.note(false, 9_000)).toBe(false);
  expect(control.note(false, 10_000)).toBe(true);
  expect(control.rate.bits).toBeGreaterThan(low.bits);
  control.note(true, 13_000);
  expect(control.rate).toEqual(low);
  expect(control.note(false, 23_000)).toBe(false);
  expect(control.note(false, 33_000)).toBe(true);
});
