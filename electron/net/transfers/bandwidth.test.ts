import { expect, test } from 'vitest';
import { Bandwidth } from './bandwidth';

/** A limit of 1 MB/s, with a clock that the test sets, and timers that it lets go off. */
function limited() {
  let [time, run] = [0, (): void => undefined];
  let due = Infinity;
  const bandwidth = new Bandwidth({
    limit: () => 1_000_000,
    now: () => time,
    setTimer: (next, ms) => {
      [run, due] = [next, time + ms];
      return { cancel: () => (due = Infinity) };
    },
  });
  return {
    bandwidth,
    /** Milliseconds until something goes on. */
    left: () => due - time,
    /** Lets time pass until then. */
    pass: () => {
      time = due;
      run();
    },
  };
}

const wanted = (): AbortSignal => new AbortController().signal;

test('bytes go at once until there are too many, and then in turn', async () => {
  const { bandwidth, left, pass } = limited();
  await bandwidth.take(1_000_000, wanted());
  const went: string[] = [];
  const first = bandwidth.take(500_000, wanted()).then(() => went.push('first'));
  const second = bandwidth.take(250_000, wanted()).then(() => went.push('second'));
  expect(left()).toBe(500);
  pass();
  await first;
  expect(went).toEqual(['first']);
  expect(left()).toBe(250);
  pass();
  await second;
  expect(went).toEqual(['first', 'second']);
});

test('nobody waits for what is not wanted any more', async () => {
  const { bandwidth, left, pass } = limited();
  await bandwidth.take(1_000_000, wanted());
  const gone = Array.from({ length: 32 }, () => new AbortController());
  const dropped = gone.map(({ signal }) => bandwidth.take(256_000, signal));
  const other = bandwidth.take(100_000, wanted());
  for (const each of gone) each.abort();
  await Promise.all(dropped);
  expect(left()).toBe(100);
  pass();
  await other;
});
