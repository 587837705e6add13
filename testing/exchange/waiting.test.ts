import { expect, it } from 'vitest';
import { EntryLog } from '../../shared/conversation/entry-log';
import { emptyMessageShelf } from '../../shared/conversation/log-addition';
import type { LogEntry } from '../../shared/conversation/log-entry';
import { WaitingEntries } from '../../shared/exchange/waiting';
import { WaitingPool } from '../../shared/exchange/waiting-pool';
import type { ConversationId, EntryHash } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { computerOf, named, writeControl, writeFounding, writeMessages } from './computers';

const pool = (): WaitingPool => new WaitingPool(limits.pendingEntriesBytes, limits.pendingPoolBytes);
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
  const waiting = new WaitingEntries(() => trial, pool());
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

/** Messages that wait and name the founding INVITE, and how often it was looked at what they name. */
function waitingMessages(count: number) {
  const log = opened(() => true);
  log.offer(founding);
  const [message] = writeMessages(ann, log, ['hello'], 1, false);
  if (!message) throw new Error('nothing');
  const looked = { times: 0 };
  const messages = Array.from({ length: count }, (_, n) => ({
    ...message,
    hash: `${n}` as EntryHash,
    get after() {
      looked.times += 1;
      return [founding.hash];
    },
  }));
  const waiting = new WaitingEntries(() => log, pool());
  for (const entry of messages) waiting.add({ entry, bytes: 1 });
  return { waiting, messages, looked };
}

it('what waits is not looked at for a control that none of it names, however often that is asked', () => {
  const { waiting, messages, looked } = waitingMessages(10_000);
  const [, control] = history(1);
  if (!control) throw new Error('nothing');
  // The first question makes the index.
  waiting.naming(control);
  looked.times = 0;
  for (let n = 0; n < 1_000; n += 1) expect([...waiting.naming(control)]).toEqual([]);
  expect(looked.times).toBe(0);
  expect([...waiting.naming(founding)]).toHaveLength(messages.length);
});

it('what names a control is known as long as it waits', () => {
  const { conversation } = founding;
  const controls = history(3);
  const [first, second, third] = controls.slice(1);
  if (!first || !second || !third) throw new Error('nothing');
  const waiting = new WaitingEntries(() => opened(() => true), pool());
  for (const entry of [second, third]) waiting.add({ entry, bytes: 1 });
  expect([first, second, third].map((each) => [...waiting.naming(each)])).toEqual([[second], [third], []]);
  waiting.takeReady(conversation, (hash) => hash === first.hash);
  expect([first, second].map((each) => [...waiting.naming(each)])).toEqual([[], [third]]);
  waiting.forget(conversation);
  expect([...waiting.naming(second)]).toEqual([]);
  // The oldest conversation makes room for others.
  waiting.add({ entry: third, bytes: 1 });
  for (let n = 0; n < limits.pendingConversations; n += 1)
    waiting.add({ entry: { ...third, conversation: `${n}` as ConversationId }, bytes: 1 });
  expect([...waiting.naming(second)]).toEqual([]);
});
