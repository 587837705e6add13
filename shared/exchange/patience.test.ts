import { expect, it } from 'vitest';
import { WorkQueue } from './work-queue';

/** A queue in simulated time, whose commits take no time. */
function kit() {
  const clock = { now: 1_000 };
  let planned: { at: number; run: () => void }[] = [];
  const commits: number[][] = [];
  const queue = new WorkQueue<number[]>(
    {
      changeset: () => [],
      keep: (changeset) => {
        commits.push(changeset);
        return Promise.resolve();
      },
      turn: () => Promise.resolve(),
      now: () => clock.now,
      gathering: {
        enough: 10,
        setTimer: (run, ms) => {
          const timer = { at: clock.now + ms, run };
          planned.push(timer);
          return { cancel: () => void (planned = planned.filter((each) => each !== timer)) };
        },
      },
      onFault: (error) => expect.fail(String(error)),
    },
    { cost: 400, preparingMs: 20, turns: 1 },
  );
  const add = (number: number, patienceMs?: number, size = 1): void =>
    queue.add(
      {},
      {
        size,
        ...(patienceMs === undefined ? {} : { patienceMs }),
        prepare: (changeset) => void changeset.push(number),
        done: () => undefined,
        failed: (error) => expect.fail(String(error)),
      },
    );
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms: number): Promise<void> => {
    await settled();
    clock.now += ms;
    const due = planned.filter(({ at }) => at <= clock.now);
    planned = planned.filter(({ at }) => at > clock.now);
    for (const { run } of due) run();
    await settled();
  };
  return { queue, clock, commits, add, pass };
}

it('commits the first job at once, and those that follow it together when the time has passed', async () => {
  const { commits, add, pass } = kit();
  add(1, 5);
  await pass(1);
  add(2, 5);
  await pass(3);
  add(3, 5);
  await pass(0);
  expect(commits).toEqual([[1]]);
  await pass(1);
  expect(commits).toEqual([[1], [2, 3]]);
  await pass(5);
  add(4, 5);
  await pass(0);
  expect(commits).toEqual([[1], [2, 3], [4]]);
});

it('waits no longer than its least patient job', async () => {
  const { commits, add, pass } = kit();
  add(1, 20);
  await pass(1);
  add(2, 20);
  add(3, 5);
  await pass(4);
  expect(commits).toEqual([[1], [2, 3]]);
  await pass(1);
  add(4, 20);
  add(5);
  await pass(0);
  expect(commits).toEqual([[1], [2, 3], [4, 5]]);
});

it('does not wait once there is enough to do, even if a job has grown to that', async () => {
  const { queue, commits, add, pass } = kit();
  add(1, 20);
  await pass(1);
  add(2, 20, 6);
  await pass(0);
  expect(commits).toEqual([[1]]);
  queue.grew(4);
  await pass(0);
  expect(commits).toEqual([[1], [2]]);
});

it('does not wait for a clock that was set back', async () => {
  const { clock, commits, add, pass } = kit();
  add(1, 5);
  await pass(0);
  clock.now -= 1_000_000;
  add(2, 5);
  await pass(0);
  expect(commits).toEqual([[1], [2]]);
});
