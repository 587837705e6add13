import type { Ratio } from '../figures';
import type { Results } from './results';
import { named, type Scenario } from './scenarios';

const ircServers = ['ngircd', 'inspircd'];

/** The goals for the server. Those that compare it with a rival are left out if the rival was not measured. */
export function goals(results: Results): Ratio[] {
  const median = (server: string, scenario: Scenario, from: string): number =>
    results.spread(server, scenario, { from })?.median ?? NaN;
  const own = (scenario: Scenario, from: string): number => median('Parley', scenario, from);
  const most = (server: string): number =>
    Math.max(...[named.narrow, named.wide].map((scenario) => median(server, scenario, 'perSecond')));
  const perUser = (scenario: Scenario, users: number): number => own(scenario, 'settledCpuSeconds') / users;
  const ratios = [
    ...ircServers.map((server) => ({
      what: `deliveries per second of ${server} to Parley’s, each at its best`,
      value: most(server) / most('Parley'),
      atMost: 1,
      isCompared: !Number.isNaN(most(server)),
    })),
    {
      what: 'CPU seconds per million deliveries under load, the worse of both windows',
      value: Math.max(own(named.narrow, 'cpuPerMillion'), own(named.wide, 'cpuPerMillion')),
      atMost: 0.5,
    },
    {
      what: 'CPU of a delivery at 200 messages per second to the bare copier’s',
      value: own(named.steady, 'cpuPerMillion') / median('bare copier', named.steady, 'cpuPerMillion'),
      atMost: 1.2,
    },
    { what: '500 rooms of 4: p99 in milliseconds', value: own(named.rooms, 'p99Ms'), atMost: 10 },
    { what: '500 rooms of 4: CPU in percent', value: own(named.rooms, 'cpuPercent'), atMost: 45 },
    { what: 'registering 5,000 users, in seconds', value: own(named.many, 'seconds'), atMost: 2.5 },
    {
      // 5 would be a cost that grows with the square of those online.
      what: 'CPU of registering one of 5,000 users to one of 1,000',
      value: perUser(named.many, 5_000) / perUser(named.few, 1_000),
      atMost: 2,
    },
    { what: 'memory of an idle user, in kilobytes', value: own(named.many, 'kbPerUser'), atMost: 12 },
  ];
  return ratios
    .filter((ratio) => !('isCompared' in ratio) || ratio.isCompared)
    .map(({ what, value, atMost }) => ({ what, value, atMost }));
}
