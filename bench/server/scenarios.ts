/** A figure that a scenario measures. */
export interface Figure {
  what: string;
  /** Its name in the generator's JSON. */
  from: string;
  /** The value is divided by this for the table. */
  per?: number;
}

/** What is measured of every server. */
export interface Scenario {
  name: string;
  /** The generator's command line, without the server's address. */
  words: readonly string[];
  figures: readonly Figure[];
}

const room = ['--rooms', '1', '--members', '100', '--senders', '4'];
const time = ['--warm-up', '2', '--seconds', '4'];

const deliveries = { what: 'M deliveries/s', from: 'perSecond', per: 1e6 };
const cpuPerMillion = { what: 'CPU s per M deliveries', from: 'cpuPerMillion' };
const p50 = { what: 'p50 ms', from: 'p50Ms' };
const p99 = { what: 'p99 ms', from: 'p99Ms' };
const seconds = { what: 's', from: 'seconds' };

const fullRoom = (window: number): Scenario => ({
  name: `room of 100, window ${window}`,
  words: ['talk', ...room, '--window', String(window), ...time],
  figures: [deliveries, cpuPerMillion],
});

const registering = (users: number): Scenario => ({
  name: `registering ${users.toLocaleString('en')}`,
  words: ['register', '--users', String(users)],
  figures: [
    seconds,
    { what: 'CPU s until all are told', from: 'settledCpuSeconds' },
    { what: 'KB of an idle user', from: 'kbPerUser' },
  ],
});

/** Scenarios with which the goals are measured. */
export const named = {
  narrow: fullRoom(256),
  wide: fullRoom(1024),
  steady: {
    name: 'room of 100, 200 messages/s',
    words: ['talk', ...room, '--rate', '200', ...time],
    figures: [cpuPerMillion, p50, p99],
  },
  rooms: {
    name: '500 rooms of 4, 2,000 messages/s',
    words: ['talk', '--rooms', '500', '--members', '4', '--senders', '4', '--rate', '2000', ...time],
    figures: [p99, { what: 'CPU %', from: 'cpuPercent' }],
  },
  few: registering(1_000),
  many: registering(5_000),
} as const satisfies Record<string, Scenario>;

export const scenarios: readonly Scenario[] = Object.values(named);
