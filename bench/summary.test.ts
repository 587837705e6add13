import { expect, test } from 'vitest';
import { allHold, summaryOf, type Outcome } from './summary';

const measured = (value: number): Outcome => ({
  found: {
    figures: [['machine', 'small']],
    table: { columns: ['', 'hello page', 'Parley', 'gajim'], rows: [['start', '1 s', '2 s', '3 s']] },
    ratios: [{ what: 'start to the hello page’s', value, atMost: 1.25 }],
  },
});

test('all that was measured is in one table, each figure beside those of others', () => {
  expect(summaryOf({ 'app-start': measured(2), idle: { reason: 'Xvfb is missing' } })).toEqual({
    columns: ['', 'Parley', 'beside it'],
    rows: [
      ['app-start: machine', 'small', ''],
      ['app-start: start', '2 s', 'hello page 1 s, gajim 3 s'],
      ['app-start: **goal** start to the hello page’s', '2.00', 'at most 1.25: BAD'],
      ['idle: not measured', 'Xvfb is missing', ''],
    ],
  });
});

test('all holds only if everything was measured and every ratio holds', () => {
  expect(allHold({ start: measured(1.25) })).toBe(true);
  expect(allHold({ start: measured(1.25), more: measured(2) })).toBe(false);
  expect(allHold({ start: measured(NaN) })).toBe(false);
  expect(allHold({ start: measured(1), idle: { reason: 'Xvfb is missing' } })).toBe(false);
});
