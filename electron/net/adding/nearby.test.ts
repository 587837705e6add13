import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AddingKit, codeOf, outcomeOf } from '../../../testing/nodes/adding-kit';
import { realEnvironment } from '../../../runtime/environment';
import { deaf } from '../../../testing/nodes/test-kit';
import { personId } from '../../../shared/ids';
import type { Discovery, FoundPeer } from '../discovery/types';
import { nearbyLimits, takeNearby } from './nearby';
import type { Taking } from './taking';

let kit: AddingKit;
beforeEach(() => void (kit = new AddingKit()));
afterEach(() => kit.close());

/** What is heard when profiles are offered at these ports, the latest first. */
function heard(ports: readonly number[]): Discovery {
  const peers = ports.map((port, index): [string, FoundPeer] => {
    const announcement = {
      peer: personId.parse(String(index).padStart(42, 'p').concat('A')),
      instance: String(index),
      user: 'ann',
      status: 'available' as const,
      urls: [],
      adding: port,
    };
    const addresses = [{ host: '127.0.0.1', port: 1 }];
    return [
      String(index),
      { announcement, addresses, heardAt: -index, way: 'multicast', interfaces: [], suspect: false },
    ];
  });
  return Object.defineProperty(deaf(), 'peers', { value: new Map(peers) });
}

const takeAmong = (
  ports: readonly number[],
  code: string,
  options: Partial<Pick<Taking, 'signal' | 'environment'>> = {},
): Promise<string> =>
  outcomeOf(
    takeNearby({
      ...kit.taking(),
      ...options,
      environment: { ...realEnvironment, ...options.environment },
      code,
      discovery: heard(ports),
      settings: { enabled: true, hops: 1, excluded: [], loopback: true },
    }),
  );

/** Ports at which something answers, and then says nothing that makes sense. */
async function falsePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer((socket) => socket.end('no\n')));
  return Promise.all(
    servers.map(async (server) => {
      kit.atEnd(() => server.close());
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    }),
  );
}

test('the code is tried at a few computers that show one, and no more', async () => {
  const { offer } = await kit.opened();
  const others = await falsePorts(nearbyLimits.offers);
  expect(await takeAmong([...others, offer.port], codeOf(offer))).toBe('several');
  expect(await takeAmong([...others.slice(1), offer.port], codeOf(offer))).toBe('taken');
});

test('once it is cancelled, no other computer is tried', async () => {
  const { offer } = await kit.opened();
  const [other = 0] = await falsePorts(1);
  const stop = new AbortController();
  const tried: number[] = [];
  const environment: Taking['environment'] = {
    ...realEnvironment,
    connect: (address, events) => {
      tried.push(address.port);
      queueMicrotask(() => stop.abort());
      return realEnvironment.connect(address, events);
    },
  };
  expect(await takeAmong([other, offer.port], codeOf(offer), { signal: stop.signal, environment })).toBe(
    'unreachable',
  );
  expect(tried).toEqual([other]);
});
