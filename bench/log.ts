import { randomUUID } from 'node:crypto';
import { write } from '../shared/conversation/author';
import type { Entry } from '../shared/conversation/entry';
import { Log } from '../shared/conversation/log';
import { newIdentity } from '../shared/node/identity';
import { medianTime, type Findings } from './figures';

const small = 1_000;
const large = 8_000;

/** The log's cost per entry may not grow with the log: one by one as they arrive, in one go, and in two late halves. */
export function measure(): Findings {
  const entries = conversation(large);
  const ways: [string, number, (entries: readonly Entry[]) => void][] = [
    ['entries one by one, cost each', 3, oneByOne],
    ['entries in one go, cost each', 4, inOneGo],
    ['entries in two interleaved halves, cost each', 4, inHalves],
  ];
  const measured = ways.map(([what, atMost, add]) => {
    const few = entries.slice(0, small);
    const each = {
      few: medianTime(15, () => add(few)) / small,
      many: medianTime(5, () => add(entries)) / large,
    };
    return { what, atMost, each };
  });
  return {
    figures: measured.map(({ what, each }) => [
      what,
      `${(each.few * 1000).toFixed(1)} µs of ${small}, ${(each.many * 1000).toFixed(1)} µs of ${large}`,
    ]),
    ratios: measured.map(({ what, atMost, each }) => ({
      what: `${what}, ${large} to ${small}`,
      value: each.many / each.few,
      atMost,
    })),
  };
}

function conversation(count: number): Entry[] {
  const authors = [newIdentity(), newIdentity()];
  const log = new Log(randomUUID());
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    const author = authors[index % 2];
    if (!author) throw new Error('two authors');
    const entry = write(
      log,
      author,
      'ann',
      { command: 'SEND_MESSAGE', id: randomUUID(), text: `${index}` },
      index,
    );
    log.add([entry]);
    entries.push(entry);
  }
  return entries;
}

const emptyFor = (entries: readonly Entry[]): Log => new Log(entries[0]?.conversation ?? '');

function oneByOne(entries: readonly Entry[]): void {
  const log = emptyFor(entries);
  for (const entry of entries) log.add([entry]);
}

const inOneGo = (entries: readonly Entry[]): void => void emptyFor(entries).add(entries);

function inHalves(entries: readonly Entry[]): void {
  const log = emptyFor(entries);
  for (const odd of [0, 1]) log.add(entries.filter((_, index) => index % 2 === odd));
}
