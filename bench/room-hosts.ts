import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lan } from '../lan/kit/lan';
import { Person } from '../lan/person';

/** Time for everything that nodes exchange when somebody has joined, or after the last message. */
const settlingMs = 8_000;
const patienceMs = 90_000;

/** What it cost that one message by each of some hosts reached all of them. */
export interface HostsFound {
  readonly ms: number;
  /** Bytes that a host has sent, on average, with all headers, until nothing more was sent. */
  readonly sent: number;
  /** Bytes of the messages' lines, each counted once. */
  readonly messages: number;
  /** From the invitation until all show all as members. */
  readonly readyMs: number;
}

/** Runs real nodes in network namespaces: everybody says one message at once. */
export async function measureHosts(count: number): Promise<HostsFound> {
  const lan = await Lan.create({ number: 9 });
  try {
    const names = Array.from({ length: count }, (_, index) => `room${100 + index}`);
    const hosts = [];
    for (const name of names) hosts.push(await lan.addHost(name));
    const people = await Promise.all(hosts.map((host) => Person.at(host)));
    await Promise.all(people.map((person) => person.sees(...names.filter((name) => name !== person.name))));
    const readyMs = await join(people, names);
    await sleep(settlingMs);
    const before = people.map(sentBy);
    const from = performance.now();
    for (const [index, person] of people.entries()) person.do(`say ${textOf(index)}`);
    await until(() => people.every((person) => person.now('TEXTS').split('|').length === count));
    const ms = Math.round(performance.now() - from);
    await sleep(settlingMs);
    const sent =
      people.reduce((sum, person, index) => sum + sentBy(person) - (before[index] ?? 0), 0) / count;
    for (const person of people) person.do('bytes');
    await Promise.all(people.map(({ program }) => program.waitFor('BYTES')));
    const messages = Number(/BYTES (\d+)/.exec(people[0]?.program.output ?? '')?.[1]);
    return { ms, sent, messages, readyMs };
  } finally {
    await lan.remove();
  }
}

const textOf = (index: number): string =>
  `Message ${index}, in which somebody says something of the usual length.`;

async function join(people: readonly Person[], names: readonly string[]): Promise<number> {
  const from = performance.now();
  const [first, ...others] = people;
  first?.do('invite all');
  await Promise.all(others.map(({ program }) => program.waitFor('INVITED', { timeout: patienceMs })));
  for (const each of others) each.do('join');
  const members = [...names].sort().join(',');
  await until(() => people.every((person) => person.now('MEMBERS') === members));
  return performance.now() - from;
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error('not everybody has everything');
    await sleep(20);
  }
}

/** Bytes that a host has sent over its interface. */
function sentBy({ program }: Person): number {
  const lines = readFileSync(`/proc/${program.pid}/net/dev`, 'utf8').split('\n');
  const fields =
    lines
      .find((line) => line.includes('eth0:'))
      ?.split(':')[1]
      ?.trim()
      .split(/\s+/) ?? [];
  return Number(fields[8]);
}
