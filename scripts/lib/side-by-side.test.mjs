import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.mjs';

/** Tasks that end when they are told to. */
function tasksThatWait(count) {
  const ends = [];
  const tasks = Array.from({ length: count }, (_, index) => () => {
    return new Promise((resolve, reject) => (ends[index] = { with: resolve, failing: reject }));
  });
  return { tasks, ends, started: () => Object.keys(ends).map(Number) };
}

/** Lets everything run that waits for nothing. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('so many tasks run at once, and the next starts when one has ended', async () => {
  const { tasks, ends, started } = tasksThatWait(4);
  const results = sideBySide(tasks, 2);
  expect(started()).toEqual([0, 1]);
  ends[1].with('second');
  await settled();
  expect(started()).toEqual([0, 1, 2]);
  ends[0].with('first');
  ends[2].with('third');
  await settled();
  expect(started()).toEqual([0, 1, 2, 3]);
  ends[3].with('fourth');
  expect(await Promise.all(results)).toEqual(['first', 'second', 'third', 'fourth']);
});

test('a task that fails does not keep others from starting', async () => {
  const { tasks, ends } = tasksThatWait(2);
  const [first, second] = sideBySide(tasks, 1);
  ends[0].failing(new Error('no such program'));
  await expect(first).rejects.toThrow('no such program');
  await settled();
  ends[1].with('second');
  expect(await second).toBe('second');
});
