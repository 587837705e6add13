import { expect, test } from 'vitest';
import { holds } from '../figures';
import { goals } from './goals';
import { Results } from './results';
import { named } from './scenarios';

/** Results in which Parley meets every goal exactly. */
function resultsAtTheGoals(): Results {
  const results = new Results();
  for (const scenario of [named.narrow, named.wide]) {
    results.add('Parley', scenario, { perSecond: 2e6, cpuPerMillion: 0.5 });
    results.add('ngircd', scenario, { perSecond: 2e6, cpuPerMillion: 0.5 });
  }
  results.add('Parley', named.steady, { cpuPerMillion: 12 });
  results.add('bare copier', named.steady, { cpuPerMillion: 10 });
  results.add('Parley', named.rooms, { p99Ms: 10, cpuPercent: 45 });
  results.add('Parley', named.few, { settledCpuSeconds: 0.1 });
  results.add('Parley', named.many, { seconds: 2.5, settledCpuSeconds: 1, kbPerUser: 12 });
  return results;
}

const bad = (results: Results): string[] =>
  goals(results)
    .filter((goal) => !holds(goal))
    .map(({ what }) => what);

test('goals that are met exactly hold, and a rival that is not installed is left out', () => {
  expect(bad(resultsAtTheGoals())).toEqual([]);
  expect(goals(resultsAtTheGoals()).filter(({ what }) => /ircd/.test(what))).toHaveLength(1);
});

test('a rival is compared by its better window', () => {
  const results = resultsAtTheGoals();
  results.add('inspircd', named.narrow, { perSecond: 1e6 });
  results.add('inspircd', named.wide, { perSecond: 3e6 });
  expect(bad(results)).toEqual(['deliveries per second of inspircd to Parley’s, each at its best']);
});

test('a scenario in which Parley failed meets no goal', () => {
  const results = resultsAtTheGoals();
  results.fail('Parley', named.rooms, { kind: 'failed', reason: 'load: a delivery is doubled' });
  results.fail('Parley', named.wide, {
    kind: 'too slow',
    reason: 'load: 3 deliveries had not arrived after 120 s',
  });
  expect(bad(results)).toEqual([
    'deliveries per second of ngircd to Parley’s, each at its best',
    'CPU seconds per million deliveries under load, the worse of both windows',
    '500 rooms of 4: p99 in milliseconds',
    '500 rooms of 4: CPU in percent',
  ]);
});
