import { expect, test } from 'vitest';
import { Deadlines } from './deadlines';

/** Deadlines of 100 ms on a clock that the test moves. */
function deadlines() {
  let now = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const expired: string[] = [];
  const setTimer = (run: () => void, ms: number) => {
    const timer = { at: now + ms, run };
    timers.add(timer);
    return { cancel: () => void timers.delete(timer) };
  };
  const tested = new Deadlines<string>(
    100,
    () => now,
    setTimer,
    (each) => void expired.push(each),
  );
  /** Moves the clock, then runs the timers that are due by then. */
  const pass = (ms: number): void => {
    now += ms;
    for (const timer of timers) if (timer.at <= now && timers.delete(timer)) timer.run();
  };
  return { tested, timers, expired, pass };
}

test('connections expire in the order in which they connected, each when its own time is over', () => {
  const { tested, expired, pass } = deadlines();
  tested.add('ann');
  pass(60);
  tested.add('bob');
  pass(40);
  expect(expired).toEqual(['ann']);
  pass(59);
  expect(expired).toEqual(['ann']);
  pass(1);
  expect(expired).toEqual(['ann', 'bob']);
});

test('one timer serves all connections, and none remains when nobody waits', () => {
  const { tested, timers, expired, pass } = deadlines();
  for (const name of ['ann', 'bob', 'cem']) tested.add(name);
  expect(timers.size).toBe(1);
  tested.delete('ann');
  pass(100);
  expect(expired).toEqual(['bob', 'cem']);
  expect(timers.size).toBe(0);
});

test('after a stop, nobody expires', () => {
  const { tested, timers, expired, pass } = deadlines();
  tested.add('ann');
  tested.stop();
  pass(1_000);
  expect([expired, timers.size]).toEqual([[], 0]);
});
