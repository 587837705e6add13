import { personId } from '../shared/ids';
import { createDiscovery } from '../electron/net/discovery/discovery';
import { SimulatedNetwork, simulatedInterfaces, SimulatedTime } from '../testing/discovery/simulation';
import type { Discovery } from '../electron/net/discovery/types';
import { seeded } from '../testing/random';
import type { Findings } from './figures';

const settings = { enabled: true, hops: 1, excluded: [], loopback: false };
const steadyMs = 60_000;
/** Bytes of the IPv4 and UDP headers of a datagram. */
const headerBytes = 28;

/** Peers on a simulated network, in simulated time: how long until all see all, and the traffic after that. */
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

function simulate(count: number): { median: number; last: number; steady: number; burst: number } {
  const time = new SimulatedTime();
  const random = seeded(count);
  let bytes = 0;
  const network = new SimulatedNetwork(time, random, (sent) => {
    bytes += sent.bytes.length + headerBytes;
    return true;
  });
  const environment = time.environment(random);
  const started: number[] = [];
  const complete: number[] = [];
  const all = Array.from({ length: count }, (_, index): Discovery => {
    const discovery = createDiscovery({
      environment,
      openDatagrams: network.open,
      listInterfaces: () => simulatedInterfaces(index),
    });
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
  time.pass(10_000);
  const burst = bytes / count;
  bytes = 0;
  time.pass(steadyMs);
  const steady = bytes / count / (steadyMs / 1000);
  if (all.some(({ peers }) => peers.size !== count - 1)) throw new Error('somebody does not see all');
  const sorted = complete.map(Math.round).sort((a, b) => a - b);
  return { median: sorted[count >> 1] ?? NaN, last: sorted.at(-1) ?? NaN, steady, burst };
}

const selfOf = (index: number) => ({
  peer: personId.parse(Buffer.alloc(32, `peer ${index} `).toString('base64url')),
  instance: 'Xy12Zw34',
  user: `person-${index}`,
  status: 'available' as const,
  icon: 'a'.repeat(64),
  urls: ['parley://0.0.0.0:43121'],
});
