import { expect, it } from 'vitest';
import { WorkQueue } from './work-queue';

/** A queue in simulated time, whose commits take no time unless `disk.isBusy`; then they end when `disk.done` is called. */
function kit() {
  const clock = { now: 1_000 };
  let planned: { at: number; run: () => void }[] = [];
  const commits: number[][] = [];
  const disk = { isBusy: false, done: (): void => undefined };
  const queue = new WorkQueue<number[]>(
    {
      changeset: () => [],
      keep: (changeset) => {
        commits.push(changeset);
        return disk.isBusy ? new Promise((resolve) => (disk.done = resolve)) : Promise.resolve();
      },
      turn: () => Promise.resolve(),
      now: () => clock.now,
      gathering: {
        enough: 10,
        enoughBehind: 30,
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
  return { queue, clock, commits, disk, add, pass };
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

it('waits for more while a commit is in flight, but not after it', async () => {
  const { commits, disk, add, pass } = kit();
  disk.isBusy = true;
  add(1, 20);
  await pass(1);
  add(2, 20, 10);
  await pass(1);
  add(3, 20, 10);
  await pass(0);
  expect(commits).toEqual([[1]]);
  disk.done();
  await pass(0);
  expect(commits).toEqual([[1], [2, 3]]);
  add(4, 20, 30);
  await pass(0);
  expect(commits).toEqual([[1], [2, 3], [4]]);
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
