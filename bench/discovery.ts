import { createDiscovery } from '../electron/net/discovery/discovery';
import type { NetworkInterface } from '../electron/net/discovery/interfaces';
import type { DatagramOptions, OpenDatagrams } from '../electron/net/discovery/sockets';
import type { Discovery } from '../electron/net/discovery/types';
import type { Environment } from '../electron/net/types';
import { seeded } from '../chaos/random';
import type { Findings } from './figures';

const settings = { enabled: true, hops: 1, excluded: [], loopback: false };
const steadyMs = 60_000;
/** What a datagram weighs on the wire besides its bytes: IPv4 and UDP. */
const headerBytes = 28;

/** Peers on one simulated network, in simulated time: how long until all see all, and what it costs to stay there. */
export function measure(): Findings {
  const found = [10, 50, 200].map((count) => ({ count, ...simulate(count) }));
  const [few, , many] = found;
  return {
    figures: found.map(({ count, median, last, steady, burst }) => [
      `${count} peers that start within a second`,
      `see all after ${median} ms (median), ${last} ms (the last); ` +
        `${steady.toFixed(0)} bytes/s per peer steadily, ${(burst / 1000).toFixed(1)} KB each to join`,
    ]),
    ratios: [
      { what: 'steady traffic of each of 200, to 100 bytes/s', value: (many?.steady ?? 0) / 100, atMost: 1 },
      {
        what: 'steady traffic of each of 200, to each of 10',
        value: (many?.steady ?? 0) / (few?.steady ?? 1),
        atMost: 1.2,
      },
      {
        what: 'traffic of joining of each of 200, to each of 10',
        value: (many?.burst ?? 0) / (few?.burst ?? 1),
        atMost: 3,
      },
    ],
  };
}

interface Timed {
  at: number;
  run: () => void;
  cancelled: boolean;
}

/** Time that jumps from one event to the next. */
class SimulatedTime {
  now = 1_000_000;
  #events: Timed[] = [];

  after(ms: number, run: () => void): { cancel(): void } {
    const event = { at: this.now + Math.max(0, ms), run, cancelled: false };
    // Kept in order: the next is at the end.
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.at ?? 0) > event.at) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
    return { cancel: () => (event.cancelled = true) };
  }

  runUntil(end: number): void {
    for (let next = this.#events.at(-1); next && next.at <= end; next = this.#events.at(-1)) {
      this.#events.pop();
      this.now = next.at;
      if (!next.cancelled) next.run();
    }
    this.now = end;
  }
}

function simulate(count: number): { median: number; last: number; steady: number; burst: number } {
  const time = new SimulatedTime();
  const random = seeded(count);
  const ears = new Set<DatagramOptions>();
  let bytes = 0;
  const openDatagrams: OpenDatagrams = (options) => {
    ears.add(options);
    return {
      send(to, datagram) {
        bytes += datagram.length + headerBytes;
        options.events.sent(to, undefined);
        const source = to.family === 'IPv4' ? to.address : `${to.address}%${to.name}`;
        time.after(0.2 + random(), () => {
          for (const ear of ears) ear.events.datagram(datagram, source);
        });
      },
      close: () => void ears.delete(options),
    };
  };
  const environment: Environment = {
    now: () => time.now,
    setTimer: (run, ms) => time.after(ms, run),
    random,
    connect: () => {
      throw new Error('nobody is dialled here');
    },
  };
  const started: number[] = [];
  const complete: number[] = [];
  const all = Array.from({ length: count }, (_, index): Discovery => {
    const listInterfaces = () => interfacesOf(index);
    const discovery = createDiscovery({ environment, openDatagrams, listInterfaces });
    discovery.onChange(() => {
      if (discovery.peers.size === count - 1) complete[index] ??= time.now - (started[index] ?? 0);
    });
    time.after(random() * 1_000, () => {
      started[index] = time.now;
      discovery.announce(selfOf(index));
      discovery.configure(settings);
    });
    return discovery;
  });
  time.runUntil(time.now + 10_000);
  const burst = bytes / count;
  bytes = 0;
  time.runUntil(time.now + steadyMs);
  const steady = bytes / count / (steadyMs / 1000);
  if (all.some(({ peers }) => peers.size !== count - 1)) throw new Error('somebody does not see all');
  const sorted = complete.map(Math.round).sort((a, b) => a - b);
  return { median: sorted[count >> 1] ?? NaN, last: sorted.at(-1) ?? NaN, steady, burst };
}

const selfOf = (index: number) => ({
  peer: `${index}`.padStart(43, 'p'),
  instance: 'Xy12Zw34',
  user: `person-${index}`,
  status: 'available' as const,
  icon: 'a'.repeat(64),
  urls: ['parley://0.0.0.0:43121'],
});

function interfacesOf(index: number): NetworkInterface[] {
  const shared = { name: 'eth0', mac: `${index}`, internal: false };
  const address = `10.0.${index >> 8}.${(index & 255) + 1}`;
  return [
    { ...shared, address, family: 'IPv4', netmask: '255.255.0.0', broadcast: '10.0.255.255' },
    {
      ...shared,
      address: `fe80::${(index + 1).toString(16)}`,
      family: 'IPv6',
      netmask: '',
      broadcast: undefined,
    },
  ];
}
