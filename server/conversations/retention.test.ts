import { expect, test } from 'vitest';
import { Retention } from './retention';

test('new limits apply at once, and are checked at intervals until they are removed', async () => {
  const checked: number[] = [];
  const timers: (() => void)[] = [];
  let now = 1_000_000;
  const retention = new Retention(
    {},
    {
      usedBytes: () => 0,
      oldestMessages: (_from: number, below: number) => {
        checked.push(below);
        return { messages: [], next: undefined };
      },
    },
    () => Promise.resolve(true),
    () => now,
    (run) => {
      timers.push(run);
      return { cancel: () => void timers.splice(timers.indexOf(run), 1) };
    },
    () => undefined,
    () => undefined,
  );
  retention.start();
  expect([checked.length, timers.length]).toEqual([0, 0]);
  retention.change({ retainMs: 1_000 });
  await expect.poll(() => timers.length).toBe(1);
  expect(checked).toHaveLength(1);
  now += 60_000;
  timers.shift()?.();
  await expect.poll(() => timers.length).toBe(1);
  expect(checked).toHaveLength(2);
  retention.change({ retainMs: 500 });
  retention.change({ retainMs: 500 });
  await expect.poll(() => timers.length).toBe(1);
  expect(checked).toHaveLength(3);
  retention.change({});
  expect(timers).toHaveLength(0);
  retention.stop();
});
