import { expect, it } from 'vitest';
import { EntryLog } from '../../shared/conversation/entry-log';
import { emptyMessageShelf } from '../../shared/conversation/log-addition';
import type { LogEntry } from '../../shared/conversation/log-entry';
import { WaitingEntries } from '../../shared/exchange/waiting';
import { WaitingPool } from '../../shared/exchange/waiting-pool';
import { limits } from '../../shared/protocol/limits';
import { computerOf, named, writeControl, writeFounding } from './computers';

const [ann, bob] = [computerOf('ann'), computerOf('bob')];
const founding = writeFounding(ann, { people: [], at: 0 });
const opened = (authenticity: (entry: LogEntry) => boolean): EntryLog =>
  new EntryLog(founding.conversation, emptyMessageShelf, undefined, authenticity, String);

/** A founding INVITE and `length` controls after it, each naming the one before it. */
function history(length: number): LogEntry[] {
  const log = opened(() => true);
  log.offer(founding);
  const entries: LogEntry[] = [founding];
  for (let n = 0; n < length; n += 1) {
    const entry = writeControl(ann, log, { command: 'INVITE', invited: [named(bob)], history: false }, n);
    log.offer(entry);
    entries.push(entry);
  }
  return entries;
}

it('each control of an unknown conversation is checked once, however many wait', () => {
  const count = 100;
  const entries = history(2 * count + 1);
  const [good, [link], incomplete] = [
    entries.slice(0, count + 1),
    entries.slice(count + 1, count + 2),
    entries.slice(count + 2),
  ];
  if (!link) throw new Error('nothing');
  let checks = 0;
  const trial = opened(() => {
    checks += 1;
    return true;
  });
  const waiting = new WaitingEntries(
    () => trial,
    new WaitingPool(limits.pendingEntriesBytes, limits.pendingPoolBytes),
  );
  for (const entry of [...incomplete, ...good]) waiting.try({ entry, bytes: 500 });
  expect(checks).toBe(2 * count + 1);
  expect(trial.controls.graph.size).toBe(count + 1);
  // The waiting entries follow the one that they waited for.
  expect(waiting.try({ entry: link, bytes: 500 }).verdict).toMatchObject({
    kind: 'added',
    entries: [link, ...incomplete],
  });
  expect(checks).toBe(2 * count + 2);
});
