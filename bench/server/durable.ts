import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Findings } from '../figures';
import { plainCost } from '../plain-cost';
import { LoadClient } from './load-client';
import { startMeasuredServer } from './measured-process';
import { openRoom, talk } from './room';

const members = 4;
const each = 25_000;
/** Number of unacknowledged messages per sender. */
const window = 256;
const goal = 30_000;
/** Bytes of an entry's line, and entries per commit of the server under this load. */
const entryBytes = 450;
const perCommit = 200;

/** Messages per second that the server stores and confirms, compared with hashing and inserting the same bytes. */
export async function measure(): Promise<Findings> {
  const data = mkdtempSync(join(tmpdir(), 'parley-durable-'));
  const server = await startMeasuredServer(data);
  try {
    const names = Array.from({ length: members }, (_, index) => `user-${index}`);
    const clients = await Promise.all(names.map((name) => LoadClient.register(server.port, name)));
    const conversation = await openRoom(clients, names);
    await talk(clients, conversation, 2_000, window);
    const [serverCpu, ownCpu, from] = [server.cpu(), process.cpuUsage(), performance.now()];
    const messages = (await talk(clients, conversation, each, window)) / members;
    const rate = messages / ((performance.now() - from) / 1000);
    const cost = ((server.cpu() - serverCpu) / messages) * 1e6;
    const own = process.cpuUsage(ownCpu);
    const plain = plainOfOne(join(data, 'plain.sqlite'));
    return {
      figures: [
        ['goal', perSecond(goal)],
        [`durable messages of ${members} senders, ${window} of each on their way`, perSecond(rate)],
        ['processor time of each, all threads of the server', microseconds(cost)],
        ['hashing and inserting the same bytes', microseconds(plain)],
        ['the senders, which share the processors', microseconds((own.user + own.system) / messages)],
      ],
      ratios: [
        { what: 'the goal, to what was reached', value: goal / rate, atMost: 1 },
        { what: 'processor time of a durable message, to the plain cost', value: cost / plain, atMost: 10 },
      ],
    };
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`;
const microseconds = (each: number): string => `${each.toFixed(1)} µs`;

/** Microseconds of processor time. */
function plainOfOne(path: string): number {
  const commits = Array.from({ length: 100 }, () =>
    Array.from({ length: perCommit }, () => Buffer.alloc(entryBytes, 'x')),
  );
  return (plainCost(path, commits) * 1000) / (commits.length * perCommit);
}
