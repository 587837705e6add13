import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Findings } from '../figures';
import { buildGenerator, generateLoad } from '../load/generator';
import { plainCost } from '../plain-cost';
import { startMeasured } from './measured-process';
import { parleyServer } from './parley';

const members = 4;
/** Messages of each sender that not everybody has. */
const window = 256;
const goal = 30_000;
/** Bytes of an entry's line, and entries per commit of the server under this load. */
const entryBytes = 450;
const perCommit = 200;

/** Messages per second that the server stores and confirms, compared with hashing and inserting the same bytes. */
export async function measure(): Promise<Findings> {
  buildGenerator();
  const data = mkdtempSync(join(tmpdir(), 'parley-durable-'));
  const server = await startMeasured((port) => parleyServer(data, port));
  try {
    const address = ['--protocol', 'parley', '--port', String(server.port), '--pid', String(server.pid)];
    const {
      perSecond = NaN,
      cpuPerMillion = NaN,
      generatorPercent = NaN,
    } = await generateLoad([
      ...['talk', ...address, '--rooms', '1', '--members', String(members), '--senders', String(members)],
      ...['--window', String(window), '--warm-up', '2', '--seconds', '4'],
    ]);
    const rate = perSecond / members;
    const cost = cpuPerMillion * members;
    const plain = plainOfOne(join(data, 'plain.sqlite'));
    return {
      figures: [
        ['goal', eachSecond(goal)],
        [`durable messages of ${members} senders, ${window} of each on their way`, eachSecond(rate)],
        ['processor time of each, all threads of the server', microseconds(cost)],
        ['hashing and inserting the same bytes', microseconds(plain)],
        ['the senders, which share the processors', microseconds((generatorPercent / 100 / rate) * 1e6)],
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

const eachSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`;
const microseconds = (each: number): string => `${each.toFixed(1)} µs`;

/** Microseconds of processor time. */
function plainOfOne(path: string): number {
  const commits = Array.from({ length: 100 }, () =>
    Array.from({ length: perCommit }, () => Buffer.alloc(entryBytes, 'x')),
  );
  return (plainCost(path, commits) * 1000) / (commits.length * perCommit);
}
