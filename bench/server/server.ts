import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Findings } from '../figures';
import { LoadClient } from './load-client';
import { startMeasured, startMeasuredServer, type MeasuredProcess } from './measured-process';
import { openRoom, talk } from './room';

const online = 2_000;
const step = 500;

/** The built server under load, compared with a bare relay: 2,000 clients register, and rooms of 100 and of 2 talk. */
export async function measure(): Promise<Findings> {
  const data = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const server = await startMeasuredServer(data);
  const relay = await startMeasured('bench/server/bare-relay.mjs');
  try {
    const idle = server.memoryKb();
    const registration = await registerAll(server);
    const memory = (server.memoryKb() - idle) / online;
    const room = await roomCost(server, registration.clients.slice(0, 100), 0, 5_000);
    const pair = await roomCost(server, registration.clients.slice(100, 102), 100, 20_000);
    const bare = await cost(
      relay,
      await Promise.all(Array.from({ length: 100 }, () => LoadClient.toRelay(relay.port))),
      '',
      5_000,
    );
    const [first = 1, last = 1] = [registration.cpu[0], registration.cpu.at(-1)];
    return {
      figures: [
        [`${online} registered in`, `${registration.seconds.toFixed(2)} s`],
        ['memory of each', `${memory.toFixed(1)} KB`],
        [`a room of 100, ${online} online`, show(room)],
        ['a room of 2', show(pair)],
        ['bare relay to 100', show(bare)],
      ],
      ratios: [
        // 7 would be one message to everybody online for each registration.
        { what: `registering the last ${step} to the first ${step}`, value: last / first, atMost: 7 },
        {
          what: 'a delivery in a room of 100 to one in a room of 2',
          value: room.cpu / pair.cpu,
          atMost: 0.5,
        },
        { what: 'a delivery in a room of 100 to a bare relay’s', value: room.cpu / bare.cpu, atMost: 25 },
      ],
    };
  } finally {
    await Promise.all([server.stop(), relay.stop()]);
    rmSync(data, { recursive: true, force: true });
  }
}

async function registerAll(
  server: MeasuredProcess,
): Promise<{ clients: LoadClient[]; cpu: number[]; seconds: number }> {
  const clients: LoadClient[] = [];
  const cpu: number[] = [];
  const from = performance.now();
  while (clients.length < online) {
    const before = server.cpu();
    const until = clients.length + step;
    while (clients.length < until) {
      const names = Array.from({ length: 50 }, (_, index) => nameOf(clients.length + index));
      clients.push(...(await Promise.all(names.map((name) => LoadClient.register(server.port, name)))));
    }
    cpu.push(server.cpu() - before);
  }
  return { clients, cpu, seconds: (performance.now() - from) / 1000 };
}

const nameOf = (index: number): string => `user-${index}`;

interface Cost {
  /** Seconds of the server's processor time for a million deliveries. */
  cpu: number;
  /** Deliveries per second, with the load generator on the other core. */
  rate: number;
}

const show = ({ cpu, rate }: Cost): string =>
  `${Math.round(rate).toLocaleString('en')} deliveries/s, ${cpu.toFixed(2)} CPU s per million`;

async function roomCost(
  server: MeasuredProcess,
  members: LoadClient[],
  first: number,
  count: number,
): Promise<Cost> {
  const names = members.map((_, index) => nameOf(first + index));
  return cost(server, members, await openRoom(members, names), count);
}

async function cost(
  server: MeasuredProcess,
  members: LoadClient[],
  conversation: string,
  count: number,
): Promise<Cost> {
  await talk(members, conversation, 200);
  const cpu = server.cpu();
  const from = performance.now();
  const deliveries = await talk(members, conversation, count);
  const seconds = (performance.now() - from) / 1000;
  return { cpu: ((server.cpu() - cpu) / deliveries) * 1e6, rate: deliveries / seconds };
}
