import { createSocket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { newPersonKey, newWriterKey } from '../../../runtime/entries/keys';
import { encodeMessage } from '../../../shared/protocol/codec';
import { atEnd, endAll } from '../../../testing/nodes/test-kit';
import { realEnvironment, type Environment } from '../../../runtime/environment';
import { createDiscovery } from './discovery';
import { discoveryGroups, type DiscoveryOptions } from './multicast';
import { listLoopback } from './interfaces';
import { openSockets, type OpenDatagrams } from './sockets';
import { announcedBy, type Announcement, type Discovery } from './types';

afterEach(endAll);

/** Nothing leaves this computer: loopback is the only interface. */
const onLoopback = { enabled: true, hops: 1, excluded: [], loopback: true };
let port = 20_000 + (process.pid % 20_000);

interface Node {
  discovery: Discovery;
  self: Announcement;
}

function join(user: string, options: Partial<DiscoveryOptions> = {}): Node {
  const discovery = createDiscovery({
    environment: realEnvironment,
    port,
    listInterfaces: listLoopback,
    ...options,
  });
  atEnd(() => discovery.close());
  const self: Announcement = {
    peer: newPersonKey().id,
    writer: newWriterKey().id,
    instance: `${user}-1`,
    user,
    status: 'available',
    urls: ['parley://0.0.0.0:4000'],
  };
  discovery.announce(self);
  discovery.configure(onLoopback);
  return { discovery, self };
}

async function until({ discovery }: Node, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    const stop = discovery.onChange(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

/** Real time, with timers shortened by a factor. */
function swift(times: number): Environment {
  const start = Date.now();
  return {
    ...realEnvironment,
    now: () => start + (Date.now() - start) * times,
    setTimer: (run, ms) => realEnvironment.setTimer(run, ms / times),
  };
}

/** Real sockets that can be cut off silently. */
function cutOff(): { openDatagrams: OpenDatagrams; cut: () => void } {
  let isCut = false;
  const opened: ReturnType<OpenDatagrams>[] = [];
  return {
    openDatagrams: (options) => {
      const real = openSockets(options);
      opened.push(real);
      return {
        send: (to, bytes, how) => (isCut ? undefined : real.send(to, bytes, how)),
        close: () => real.close(),
      };
    },
    cut: () => {
      isCut = true;
      for (const each of opened) each.close();
    },
  };
}

const sees = (node: Node, other: Node): boolean => node.discovery.peers.has(announcedBy(other.self));

afterEach(() => (port += 1));

test('all nodes see each other, with the address to dial', async () => {
  const nodes = ['ann', 'bob', 'cleo', 'dina', 'emil'].map((user) => join(user));
  for (const node of nodes)
    await until(node, () => nodes.every((other) => other === node || sees(node, other)));
  const [ann, bob] = nodes;
  expect(ann?.discovery.peers.get(bob?.self.writer ?? '')).toMatchObject({
    announcement: { user: 'bob', instance: 'bob-1' },
    addresses: [{ host: '127.0.0.1', port: 4000 }],
    way: 'multicast',
    interfaces: ['lo'],
    suspect: false,
  });
  expect(ann?.discovery.peers.has(announcedBy(ann.self))).toBe(false);
});

test('a node that comes later is answered at once', async () => {
  const ann = join('ann');
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const bob = join('bob');
  await until(bob, () => sees(bob, ann));
});

test('a change is announced at once, and a GOODBYE removes its sender', async () => {
  const [ann, bob] = [join('ann'), join('bob')];
  await until(bob, () => sees(bob, ann));
  ann.discovery.announce({ ...ann.self, status: 'away', note: 'At lunch' });
  await until(bob, () => bob.discovery.peers.get(announcedBy(ann.self))?.announcement.note === 'At lunch');
  await ann.discovery.close();
  await until(bob, () => !sees(bob, ann));
});

test('turning discovery off says goodbye, and turning it on announces again', async () => {
  const [ann, bob] = [join('ann'), join('bob')];
  await until(bob, () => sees(bob, ann));
  ann.discovery.configure({ ...onLoopback, enabled: false });
  await until(bob, () => !sees(bob, ann));
  expect(ann.discovery.peers.size).toBe(0);
  ann.discovery.configure(onLoopback);
  await until(bob, () => sees(bob, ann));
});

test('a test of the interfaces hears its own echo', async () => {
  const ann = join('ann');
  const [lo] = await ann.discovery.testInterfaces();
  expect(lo).toMatchObject({ name: 'lo', address: '127.0.0.1', used: true, echoed: true, error: undefined });
});

test('an unreachable peer is removed at once, and returns when heard', async () => {
  const [ann, bob] = [join('ann'), join('bob')];
  await until(ann, () => sees(ann, bob));
  ann.discovery.gone(announcedBy(bob.self));
  expect(sees(ann, bob)).toBe(false);
  bob.discovery.refresh();
  await until(ann, () => sees(ann, bob));
});

test('garbage, oversized and forged datagrams change nothing', async () => {
  const [ann, bob] = [join('ann'), join('bob')];
  await until(ann, () => sees(ann, bob));
  const socket = createSocket('udp4');
  atEnd(() => socket.close());
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.setMulticastInterface('127.0.0.1');
  const send = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve) => socket.send(bytes, port, discoveryGroups.IPv4, () => resolve()));
  for (const bytes of [
    Buffer.from([0xff, 0xfe, 0x00]),
    Buffer.from('ANNOUNCE {"peer":7}'),
    Buffer.from('ANNOUNCE'),
    Buffer.alloc(5_000, 'A'),
    encodeMessage('ANNOUNCE', { ...bob.self, seq: 99, expires: 15, user: 7 }),
    encodeMessage('ANNOUNCE', { ...bob.self, seq: 99, expires: 15, urls: ['http://x'] }),
    encodeMessage('GOODBYE', { peer: bob.self.peer, writer: bob.self.writer, instance: 'another' }),
    encodeMessage('DANCE', {}),
  ])
    await send(bytes);
  const cleo = join('cleo');
  await until(ann, () => sees(ann, cleo));
  expect([...ann.discovery.peers.values()].map(({ announcement }) => announcement.user).sort()).toEqual([
    'bob',
    'cleo',
  ]);
});

test('a silent peer becomes suspect, then is removed, unless TCP shows that it is there', async () => {
  const { openDatagrams, cut } = cutOff();
  // The test advances the time, so that it sees the suspect state before the peer is removed.
  const environment = swift(10);
  let time = Date.now();
  const ann = join('ann', { environment: { ...environment, now: () => time } });
  const bob = join('bob', { environment, openDatagrams });
  const after = async (holds: () => boolean): Promise<void> => {
    const look = (): boolean => {
      time += 500;
      return holds();
    };
    await expect.poll(look, { interval: 20 }).toBe(true);
  };
  await until(ann, () => sees(ann, bob));
  cut();
  const isDoubted = (): boolean => ann.discovery.peers.get(announcedBy(bob.self))?.suspect === true;
  await after(isDoubted);
  ann.discovery.alive(announcedBy(bob.self));
  expect(isDoubted()).toBe(false);
  await after(isDoubted);
  await after(() => !sees(ann, bob));
});

test('a port in use is reported, and used once it is free', async () => {
  const environment = swift(10);
  const taker = createSocket('udp4');
  await new Promise<void>((resolve) => taker.bind(port, resolve));
  const told: string[] = [];
  let opened = 0;
  const openDatagrams: OpenDatagrams = (options) => {
    opened += 1;
    return openSockets(options);
  };
  const ann = join('ann', { environment, openDatagrams, log: (_level, event) => told.push(event) });
  const errorOf = (): string | undefined => ann.discovery.interfaces()[0]?.error;
  await expect.poll(errorOf, { timeout: 5_000 }).toBe('EADDRINUSE');
  // It is retried again and again, but reported once.
  const tries = opened;
  await expect.poll(() => opened, { timeout: 10_000 }).toBeGreaterThanOrEqual(tries + 3);
  expect(told).toEqual(['interface failed']);
  await new Promise<void>((resolve) => taker.close(() => resolve()));
  const bob = join('bob', { environment });
  await until(ann, () => sees(ann, bob));
  expect(errorOf()).toBeUndefined();
});

/** Sockets whose datagrams are delayed, reordered and duplicated. */
const disorderly: OpenDatagrams = (options) => {
  const sockets = openSockets(options);
  return {
    send: (...datagram) => {
      for (const late of [0, 1]) setTimeout(() => sockets.send(...datagram), late * 40 + Math.random() * 150);
    },
    close: () => sockets.close(),
  };
};

test('when datagrams are reordered and duplicated, the last state counts, and nobody flickers', async () => {
  const ann = join('ann', { openDatagrams: disorderly });
  const bob = join('bob');
  await until(bob, () => sees(bob, ann));
  const seen: boolean[] = [];
  bob.discovery.onChange(() => seen.push(sees(bob, ann)));
  for (let index = 0; index < 10; index += 1) {
    ann.discovery.announce({ ...ann.self, note: `${index}` });
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await until(bob, () => bob.discovery.peers.get(announcedBy(ann.self))?.announcement.note === '9');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(bob.discovery.peers.get(announcedBy(ann.self))?.announcement.note).toBe('9');
  expect(seen).not.toContain(false);
});
