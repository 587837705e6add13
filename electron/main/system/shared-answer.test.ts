import { expect, test } from 'vitest';
import { sharedAnswer } from './shared-answer';

test('a hundred simultaneous callers share one answer, which is renewed after 5 s', async () => {
  let now = 0;
  const pending: ((answer: boolean) => void)[] = [];
  const ask = sharedAnswer(
    () => new Promise<boolean>((resolve) => pending.push(resolve)),
    5_000,
    () => now,
  );
  const all = Array.from({ length: 100 }, ask);
  // While an answer is pending, nobody asks again.
  now = 20_000;
  all.push(ask());
  expect(pending).toHaveLength(1);
  pending[0]?.(false);
  expect(new Set(await Promise.all(all))).toEqual(new Set([false]));
  now = 24_999;
  expect(await ask()).toBe(false);
  expect(pending).toHaveLength(1);
  now = 25_000;
  const again = Array.from({ length: 100 }, ask);
  expect(pending).toHaveLength(2);
  pending[1]?.(true);
  expect(new Set(await Promise.all(again))).toEqual(new Set([true]));
});

test('a failure is not cached', async () => {
  let now = 0;
  let count = 0;
  const ask = sharedAnswer(
    () => ((count += 1) === 1 ? Promise.reject(new Error('no bus')) : Promise.resolve(true)),
    5_000,
    () => now,
  );
  await expect(ask()).rejects.toThrow('no bus');
  now = 5_000;
  expect(await ask()).toBe(true);
});
