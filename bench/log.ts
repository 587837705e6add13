import { EntryLog } from '../shared/conversation/entry-log';
import { emptyMessageShelf } from '../shared/conversation/log-addition';
import type { LogEntry } from '../shared/conversation/log-entry';
import { found, join, newAuthor, newLog, say } from '../testing/entries/authors';
import { medianTime, type Findings } from './figures';

const small = 1_000;
const large = 8_000;

/** The log's cost per entry must not grow with the log: entries one by one, all at once, and newest first. */
export function measure(): Findings {
  const entries = conversation(large);
  const ways: [string, number, (entries: readonly LogEntry[]) => void][] = [
    ['entries one by one, each kept before the next, cost each', 3, oneByOne],
    ['entries in one go, cost each', 3, inOneGo],
    ['entries newest first, cost each', 3, newestFirst],
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

/** A conversation of two people: the INVITE, the JOIN, and messages in turn. */
function conversation(messages: number): LogEntry[] {
  const [ann, bob] = [newAuthor('ann'), newAuthor('bob')];
  const log = found(ann, [bob]);
  const founding = [...log.standing()];
  const entries: LogEntry[] = [...founding, join(log, bob)];
  for (let index = 0; index < messages; index += 1)
    entries.push(say(log, index % 2 === 0 ? ann : bob, `${index}`));
  return entries;
}

const isAuthentic = true;

function emptyFor([first]: readonly LogEntry[]): EntryLog {
  if (!first) throw new Error('no entries');
  return newLog(first.conversation, undefined, emptyMessageShelf);
}

/** Adds entries as a queue commits them: each on a fork of its own. */
function oneByOne(entries: readonly LogEntry[]): void {
  let log = emptyFor(entries);
  for (const entry of entries) {
    log = log.fork();
    log.offer(entry, { isAuthentic });
    log.changes();
  }
}

function inOneGo(entries: readonly LogEntry[]): void {
  const log = emptyFor(entries);
  for (const entry of entries) log.offer(entry, { isAuthentic });
  log.changes();
}

function newestFirst(entries: readonly LogEntry[]): void {
  const log = emptyFor(entries);
  const [invite, joining, ...messages] = entries;
  for (const entry of [invite, joining, ...messages.reverse()]) if (entry) log.offer(entry, { isAuthentic });
  log.changes();
}
