import { expect, test } from 'vitest';
import { Results, tableOf } from './results';
import type { Scenario } from './scenarios';

const room: Scenario = {
  name: 'room',
  words: [],
  figures: [
    { what: 'M/s', from: 'perSecond', per: 1e6 },
    { what: 'p99 ms', from: 'p99Ms' },
  ],
};

test('the table has medians, spreads and how the first server relates to the others', () => {
  const results = new Results();
  for (const perSecond of [1e6, 2e6, 4e6]) results.add('Parley', room, { perSecond, p99Ms: 5 });
  for (const perSecond of [1e6, 1e6, 1e6]) results.add('ngircd', room, { perSecond, p99Ms: 10 });
  expect(tableOf(results, ['Parley', 'ngircd'], [room])).toEqual({
    columns: ['', 'Parley', 'ngircd'],
    rows: [
      ['room: M/s', '2 (1–4)', '1 ×2'],
      ['room: p99 ms', '5', '10 ×0.5'],
    ],
  });
});

test('a failure in one round takes the figures of the others away', () => {
  const results = new Results();
  results.add('Parley', room, { perSecond: 1e6, p99Ms: 5 });
  results.fail('Parley', room, { kind: 'failed', reason: 'load: 3 deliveries are missing' });
  expect(tableOf(results, ['Parley'], [room]).rows.map(([, cell]) => cell)).toEqual(['failed', 'failed']);
  expect(results.failures()).toEqual([['Parley: room', 'load: 3 deliveries are missing']]);
});

test('the table says which server was too slow for a scenario', () => {
  const results = new Results();
  results.add('Parley', room, { perSecond: 1e6, p99Ms: 5 });
  results.fail('prosody', room, {
    kind: 'too slow',
    reason: 'load: only 3 of 100 users were registered within 1 s',
  });
  expect(tableOf(results, ['Parley', 'prosody'], [room]).rows).toEqual([
    ['room: M/s', '1', 'too slow'],
    ['room: p99 ms', '5', 'too slow'],
  ]);
});
