import { expect, test } from 'vitest';
import { message } from '../../testing/entries/store-kit';
import { PendingRelay } from './pending-relay';

const run = (author: string, count: number) =>
  Array.from({ length: count }, (_, index) => message(author, index + 1));

/** A clock whose timers never run out. */
function paused() {
  const timers = new Set<{ run: () => void; ms: number; cancel(): void }>();
  const setTimer = (run: () => void, ms: number) => {
    const timer = { run, ms, cancel: () => void timers.delete(timer) };
    timers.add(timer);
    return timer;
  };
  const pace = { receiptMs: 0, relayMs: { least: 50, most: 250 }, quietMs: { least: 1, most: 1 }, busyMs: 1 };
  return { timers, side: { pace, clock: { now: () => 0, setTimer, random: () => 0.5 } } };
}

test('entries wait together for one timer, within the range of the delay', () => {
  const { timers, side } = paused();
  const relay = new PendingRelay(side, () => undefined);
  const entries = run('ann', 4);
  expect(relay.add(entries.slice(0, 2))).toBe(true);
  expect(relay.add(entries.slice(1))).toBe(true);
  expect([...timers].map(({ ms }) => ms)).toEqual([150]);
  expect(relay.take()).toEqual(entries.map(({ hash }) => hash));
  expect(timers.size).toBe(0);
  expect(relay.take()).toEqual([]);
});

test('entries beyond the bound are not added, and those that wait already still do', () => {
  const { side } = paused();
  const relay = new PendingRelay(side, () => undefined);
  const first = run('ann', 60);
  expect(relay.add(first)).toBe(true);
  expect(relay.add(run('bob', 41))).toBe(false);
  expect(relay.take()).toEqual(first.map(({ hash }) => hash));
});

test('the timer of entries that were cleared serves those that are added after it started', () => {
  const { timers, side } = paused();
  const relay = new PendingRelay(side, () => undefined);
  relay.add(run('ann', 2));
  relay.clear();
  const [later] = run('bob', 1);
  if (!later) throw new Error('no entry');
  relay.add([later]);
  expect(timers.size).toBe(1);
  expect(relay.take()).toEqual([later.hash]);
});
