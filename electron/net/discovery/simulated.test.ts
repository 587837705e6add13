import { expect, test } from 'vitest';
import { seeded } from '../../../testing/random';
import { personId, type PersonId } from '../../../shared/ids';
import { decodeLine, encodeMessage } from '../../../shared/protocol/codec';
import type { Environment } from '../../../runtime/environment';
import { createDiscovery } from './discovery';
import type { DiscoveryOptions } from './multicast';
import {
  simulatedInterfaces,
  SimulatedNetwork,
  SimulatedTime,
  type SentDatagram,
} from '../../../testing/discovery/simulation';
import type { Announcement, Discovery } from './types';

const settings = { enabled: true, hops: 1, excluded: [], loopback: false };
const idOf = (index: number): PersonId => personId.parse(`${index}`.padStart(42, 'p') + 'A');
const selfOf = (index: number): Announcement => ({
  peer: idOf(index),
  instance: 'one',
  user: `person-${index}`,
  status: 'available',
  urls: ['parley://0.0.0.0:4000'],
});

interface HeardDatagram extends SentDatagram {
  at: number;
  command: string;
}

/** A link in memory that records everything sent on it. */
class Link {
  readonly time = new SimulatedTime();
  readonly sent: HeardDatagram[] = [];
  /** Decides what gets through. */
  passes: (sent: SentDatagram) => boolean | { error: string } = () => true;
  readonly #random = seeded(7);
  readonly #network = new SimulatedNetwork(this.time, this.#random, (sent) => {
    const line = decodeLine(sent.bytes.subarray(0, -1));
    this.sent.push({ ...sent, at: this.time.now, command: line.ok ? line.value.command : '' });
    return this.passes(sent);
  });

  node(index: number, options: Partial<DiscoveryOptions> = {}): Discovery {
    return createDiscovery({
      environment: this.time.environment(this.#random),
      openDatagrams: this.#network.open,
      listInterfaces: () => simulatedInterfaces(index, ['IPv4']),
      ...options,
    });
  }

  joined(index: number, options: Partial<DiscoveryOptions> = {}): Discovery {
    const node = this.node(index, options);
    node.announce(selfOf(index));
    node.configure(settings);
    return node;
  }

  /** Lets time pass in small steps, between which promises settle. */
  async passWithPromises(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 10) {
      this.time.pass(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The datagrams with a command sent since `start`. */
  since(start: number, command: string, how: SentDatagram['how'] = 'multicast'): HeardDatagram[] {
    return this.sent.filter((each) => each.at >= start && each.command === command && each.how === how);
  }
}

test('each node answers a REQUEST once, spread over a tenth of a second', () => {
  const link = new Link();
  for (let index = 0; index < 20; index += 1) link.joined(index);
  link.time.pass(10_000);
  const start = link.time.now;
  link.joined(99);
  link.time.pass(150);
  const answers = link.since(start, 'ANNOUNCE').filter(({ from }) => from.mac !== '99');
  expect(new Set(answers.map(({ from }) => from.mac)).size).toBe(20);
  // A few periodic announcements fall into that time.
  expect(answers.length).toBeLessThan(25);
  expect(new Set(answers.map(({ at }) => Math.floor((at - start) / 20))).size).toBeGreaterThan(3);
});

test('a flood of REQUESTs is answered at most once a second', () => {
  const link = new Link();
  link.joined(1);
  link.time.pass(5_000);
  const start = link.time.now;
  const asker = link.node(2);
  asker.announce(selfOf(2));
  for (let count = 0; count < 100; count += 1) {
    asker.configure({ ...settings, hops: 1 + (count % 2) });
    link.time.pass(100);
  }
  expect(link.since(start, 'REQUEST').length).toBe(100);
  const answers = link.since(start, 'ANNOUNCE').filter(({ from }) => from.mac === '1');
  expect(answers.length).toBeLessThanOrEqual(11);
});

test('a peer that joins late asks with REQUEST and is answered', () => {
  const link = new Link();
  link.joined(1);
  link.time.pass(10_000);
  const late = link.node(2);
  late.configure(settings);
  link.time.pass(3_500);
  late.announce(selfOf(2));
  link.time.pass(200);
  expect([...late.peers.keys()]).toEqual([idOf(1)]);
});

test('where multicast is filtered, broadcast finds peers, and is reported as the way', () => {
  const link = new Link();
  link.passes = ({ how }) => how === 'broadcast';
  const ann = link.joined(1);
  link.joined(2);
  link.time.pass(20_000);
  expect(ann.peers.get(idOf(2))?.way).toBe('broadcast');
  expect(ann.interfaces()[0]?.echoed).toBe(false);
  link.passes = () => true;
  link.time.pass(12_000);
  expect(ann.peers.get(idOf(2))?.way).toBe('multicast');
  expect(ann.interfaces()[0]?.echoed).toBe(true);
  const start = link.time.now;
  link.time.pass(20_000);
  expect(link.since(start, 'ANNOUNCE', 'broadcast')).toEqual([]);
});

test('an interface that always fails is retried without sending REQUESTs', () => {
  const link = new Link();
  link.passes = () => ({ error: 'ENETUNREACH' });
  const ann = link.joined(1);
  link.time.pass(10_000);
  const start = link.time.now;
  link.time.pass(60_000);
  expect(link.since(start, 'REQUEST')).toEqual([]);
  expect(link.since(start, 'ANNOUNCE').length).toBeLessThanOrEqual(15);
  expect(ann.interfaces()[0]?.error).toBe('ENETUNREACH');
  link.passes = () => true;
  link.time.pass(6_500);
  expect(ann.interfaces()[0]).toMatchObject({ error: undefined, echoed: true });
});

test('sockets that no longer hear their own datagrams are reopened, others are not', () => {
  const link = new Link();
  let opened = 0;
  let isDeaf = false;
  const network = new SimulatedNetwork(link.time, seeded(1), () => !isDeaf);
  const ann = link.joined(1, {
    openDatagrams: (options) => {
      opened += 1;
      isDeaf = false;
      return network.open(options);
    },
  });
  link.time.pass(60_000);
  expect(opened).toBe(1);
  isDeaf = true;
  link.time.pass(35_000);
  expect(opened).toBe(2);
  expect(ann.interfaces()[0]?.echoed).toBe(true);
});

test('a new interface is used within seconds, a removed one is left, and the others keep their peers', () => {
  const link = new Link();
  const [first] = simulatedInterfaces(1, ['IPv4']);
  if (!first) throw new Error('an interface');
  const second = { ...first, name: 'eth1', address: '10.9.0.1', broadcast: '10.9.255.255', mac: 'x' };
  let present = [first];
  const ann = link.joined(1, { listInterfaces: () => present });
  link.time.pass(5_000);
  present = [second, first];
  const start = link.time.now;
  link.time.pass(5_100);
  expect(link.since(start, 'REQUEST').map(({ from }) => from.name)).toEqual(['eth1', 'eth0']);
  expect(ann.interfaces().map(({ used, echoed }) => [used, echoed])).toEqual([
    [true, true],
    [true, true],
  ]);
  present = [second];
  link.time.pass(5_100);
  expect(ann.interfaces().map(({ name }) => name)).toEqual(['eth1']);
});

test('interfaces that cannot be listed count as none, and are looked for again', () => {
  const link = new Link();
  let fails = true;
  const ann = link.joined(1, {
    listInterfaces: () => {
      if (fails) throw new Error('EACCES');
      return simulatedInterfaces(1, ['IPv4']);
    },
  });
  link.time.pass(3_000);
  expect(ann.interfaces()).toEqual([]);
  fails = false;
  link.time.pass(3_500);
  expect(ann.interfaces()[0]?.echoed).toBe(true);
});

test('however often settings change, interfaces are listed every five seconds', () => {
  const link = new Link();
  let looks = 0;
  const ann = link.joined(1, {
    listInterfaces: () => {
      looks += 1;
      return simulatedInterfaces(1, ['IPv4']);
    },
  });
  for (let hops = 2; hops < 20; hops += 1) ann.configure({ ...settings, hops });
  looks = 0;
  link.time.pass(10_000);
  expect(looks).toBe(2);
});

test('with fifty people near, no timer is due within a second, and 2.5 announcements a second are heard', () => {
  const link = new Link();
  const waits: number[] = [];
  const environment = link.time.environment(seeded(3));
  const noted: Environment = {
    ...environment,
    setTimer: (run, ms) => {
      waits.push(ms);
      return environment.setTimer(run, ms);
    },
  };
  const ann = link.joined(0, { environment: noted });
  for (let index = 1; index <= 50; index += 1) link.joined(index);
  link.time.pass(60_000);
  expect(ann.peers.size).toBe(50);
  waits.length = 0;
  const start = link.time.now;
  link.time.pass(120_000);
  expect(Math.min(...waits)).toBeGreaterThan(1_000);
  expect(link.since(start, 'ANNOUNCE').length / 120).toBeLessThan(2.8);
  expect([...ann.peers.values()].some(({ suspect }) => suspect)).toBe(false);
});

test('listeners are told of peers that come, become suspect and go; connected peers stay', () => {
  const link = new Link();
  const ann = link.joined(1);
  const seen: (boolean | undefined)[] = [];
  ann.onChange(() => seen.push(ann.peers.get(idOf(2))?.suspect));
  link.joined(2);
  link.joined(3);
  link.time.pass(5_000);
  link.passes = ({ from }) => from.mac === '1';
  for (let count = 0; count < 30; count += 1) {
    ann.alive(idOf(3));
    link.time.pass(1_000);
  }
  // Before and after, the peer is not in the table.
  const states = seen.filter((each, index) => each !== seen[index - 1]);
  expect(states).toEqual([false, true, undefined]);
  expect([...ann.peers.keys()]).toEqual([idOf(3)]);
});

test('a GOODBYE is sent three times', async () => {
  const link = new Link();
  const ann = link.joined(1);
  link.joined(2);
  link.time.pass(5_000);
  const start = link.time.now;
  ann.configure({ ...settings, enabled: false });
  expect(ann.peers.size).toBe(0);
  const closed = ann.close();
  await link.passWithPromises(200);
  await closed;
  expect(link.since(start, 'GOODBYE')).toHaveLength(3);
  expect(link.since(start, 'ANNOUNCE').filter(({ from }) => from.mac === '1')).toEqual([]);
});

test('a peer that returns during its GOODBYE stays', async () => {
  const link = new Link();
  const ann = link.joined(1);
  const bob = link.joined(2);
  link.time.pass(5_000);
  const start = link.time.now;
  ann.configure({ ...settings, enabled: false });
  ann.configure(settings);
  await link.passWithPromises(200);
  expect(link.since(start, 'GOODBYE')).toHaveLength(1);
  expect([bob.peers.has(idOf(1)), ann.peers.has(idOf(2))]).toEqual([true, true]);
});

test('an echo is believed only from the node’s own address', () => {
  const link = new Link();
  const ears: ((bytes: Uint8Array, source: string) => void)[] = [];
  const ann = link.joined(1, {
    openDatagrams: ({ events }) => {
      ears.push(events.datagram);
      return { send: (to) => events.sent(to, undefined), close: () => undefined };
    },
  });
  link.time.pass(2_000);
  const bytes = encodeMessage('ANNOUNCE', { ...selfOf(1), seq: 1, expires: 15 });
  for (const hear of ears) hear(bytes, '10.0.0.77');
  expect(ann.interfaces()[0]?.echoed).toBeUndefined();
  for (const hear of ears) hear(bytes, simulatedInterfaces(1)[0]?.address ?? '');
  expect(ann.interfaces()[0]?.echoed).toBe(true);
});
