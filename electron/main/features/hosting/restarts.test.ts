import { expect, test } from 'vitest';
import { Restarts } from './restarts';

const minute = 60_000;

/** The delays that crashes after these times lead to. */
function delays(ran: readonly number[], restarts = new Restarts()): (number | undefined)[] {
  return ran.map((ranMs) => restarts.crashed(ranMs, true));
}

test('the pause before each restart of a crashing server grows, until it is given up', () => {
  const [first = 0, second = 0, third = 0, ...rest] = delays([20, 20, 20, 20]);
  expect(first).toBeGreaterThan(0);
  expect(second).toBeGreaterThan(first);
  expect(third).toBeGreaterThan(second);
  expect(rest).toEqual([undefined]);
});

test('after a minute without a crash, earlier ones are forgotten', () => {
  const restarts = new Restarts();
  const [first] = delays([20, 20, 20], restarts);
  expect(delays([minute + 1, 20, 20, 20], restarts)).toEqual([
    first,
    ...delays([20, 20, 20]).slice(1),
    undefined,
  ]);
  expect(delays(Array.from({ length: 20 }, () => minute + 1))).not.toContain(undefined);
});

test('a server that never started is not restarted', () => {
  expect(new Restarts().crashed(20, false)).toBeUndefined();
});
