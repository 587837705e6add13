import { expect, test } from 'vitest';
import { writer } from '../../../testing/membership/names';
import { Yielding } from './yielding';

/** Timers that run when the test says. */
function held() {
  const timers: (() => void)[] = [];
  const pass = async (): Promise<void> => {
    timers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { timers, pass, setTimer: (run: () => void) => (timers.push(run), { cancel: () => undefined }) };
}

test('a piece waits while messages are on their way to the same computer, and to no other', async () => {
  const { setTimer, pass } = held();
  const behind = new Set([writer('ann')]);
  const yielding = new Yielding((each) => behind.has(each), setTimer);
  const gone: string[] = [];
  const { signal } = new AbortController();
  const waits = yielding.turn(writer('ann'), signal).then(() => gone.push('ann'));
  await yielding.turn(writer('bob'), signal);
  await pass();
  expect(gone).toEqual([]);
  behind.clear();
  await pass();
  await waits;
  expect(gone).toEqual(['ann']);
});

test('a computer with several connections gets no more than one with one', async () => {
  const { setTimer, pass } = held();
  const yielding = new Yielding(() => true, setTimer);
  let gone = 0;
  const { signal } = new AbortController();
  const waits = [1, 2, 3].map(() => yielding.turn(writer('ann'), signal).then(() => (gone += 1)));
  for (const turn of [1, 2, 3]) {
    for (let looks = 0; looks < 40; looks += 1) await pass();
    expect(gone).toBe(turn);
  }
  await Promise.all(waits);
});

test('a computer that takes no messages gets a piece now and then, and one that left is not waited for', async () => {
  const { setTimer, pass, timers } = held();
  const yielding = new Yielding(() => true, setTimer);
  let isGone = false;
  const waits = yielding.turn(writer('ann'), new AbortController().signal).then(() => (isGone = true));
  for (let looks = 0; looks < 39; looks += 1) await pass();
  expect(isGone).toBe(false);
  await pass();
  await waits;
  const left = new AbortController();
  const other = yielding.turn(writer('ann'), left.signal);
  left.abort();
  await pass();
  await other;
  expect(timers).toEqual([]);
});
