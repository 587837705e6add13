import { expect, it } from 'vitest';
import type { ConversationId } from '../ids';
import { CommitQueue, type Changeset } from './commit-queue';

class Numbers {
  constructor(
    readonly conversation: ConversationId,
    readonly held: number[] = [],
  ) {}
  fork(): Numbers {
    return new Numbers(this.conversation, [...this.held]);
  }
}

const room = 'room' as ConversationId;

/** A queue whose store can be made to wait or fail. */
function kit() {
  const logs = new Map<ConversationId, Numbers>();
  const stored: number[][] = [];
  const faults: unknown[] = [];
  const store = { keep: (): Promise<void> => Promise.resolve() };
  const clock = { now: 0, turn: (): Promise<void> => Promise.resolve() };
  const queue = new CommitQueue<Numbers>({
    open: (conversation) => logs.get(conversation) ?? new Numbers(conversation),
    keep: async (forks) => {
      await store.keep();
      for (const { held } of forks) stored.push([...held]);
    },
    adopt: (log) => void logs.set(log.conversation, log),
    turn: () => clock.turn(),
    now: () => clock.now,
    onFault: (error) => faults.push(error),
  });
  const told: string[] = [];
  const add = (number: number, size = 1, prepare?: (changeset: Changeset<Numbers>) => void): void =>
    queue.add({
      size,
      prepare: (changeset) => {
        changeset.log(room).held.push(number);
        prepare?.(changeset);
      },
      done: () => told.push(`done ${number}`),
      failed: () => told.push(`failed ${number}`),
    });
  const held = (): number[] => logs.get(room)?.held ?? [];
  return { queue, store, clock, stored, faults, told, add, held };
}

it('writes together what came in one turn, and what came while the last commit was written', async () => {
  const { queue, store, stored, add, held } = kit();
  let finish = (): void => undefined;
  store.keep = () => new Promise((resolve) => (finish = resolve));
  add(1);
  add(2);
  while (stored.length === 0) {
    await Promise.resolve();
    finish();
  }
  store.keep = () => Promise.resolve();
  add(3);
  add(4);
  await queue.idle();
  expect(stored).toEqual([
    [1, 2],
    [1, 2, 3, 4],
  ]);
  expect(held()).toEqual([1, 2, 3, 4]);
});

it('bounds the entries of a commit, and takes a larger job alone', async () => {
  const { queue, stored, add } = kit();
  add(1, 700);
  add(2, 700);
  add(3, 2_000);
  await queue.idle();
  expect(stored).toEqual([[1], [1, 2], [1, 2, 3]]);
});

it('holds nothing before it is durable, and nothing of a failed store', async () => {
  const { queue, store, told, add, held } = kit();
  store.keep = () => {
    expect(held()).toEqual([]);
    return Promise.reject(new Error('disk full'));
  };
  add(1);
  add(2);
  await queue.idle();
  expect(held()).toEqual([]);
  store.keep = () => Promise.resolve();
  add(3);
  await queue.idle();
  expect(held()).toEqual([3]);
  expect(told).toEqual(['failed 1', 'failed 2', 'done 3']);
});

it('keeps nothing of a job that throws, and the jobs beside it', async () => {
  const { queue, told, add, held } = kit();
  add(1);
  add(2, 1, () => {
    throw new Error('half done');
  });
  add(3);
  await queue.idle();
  expect(held()).toEqual([1, 3]);
  expect(told.sort()).toEqual(['done 1', 'done 3', 'failed 2']);
});

it('goes on when the news of a commit cannot be told', async () => {
  const { queue, faults, add, held } = kit();
  queue.add({
    size: 1,
    prepare: (changeset) => void changeset.log(room).held.push(1),
    done: () => {
      throw new Error('no window');
    },
    failed: () => undefined,
  });
  add(2);
  await queue.idle();
  expect(held()).toEqual([1, 2]);
  expect(faults).toHaveLength(1);
});

it('runs what comes after or alone in order, and at once when nothing waits', async () => {
  const { queue, add } = kit();
  const order: string[] = [];
  queue.after(() => order.push('at once'));
  add(1, 1, () => order.push('prepared'));
  queue.alone(async () => {
    await Promise.resolve();
    order.push('alone');
  });
  add(2, 1_000, () => order.push('next commit'));
  queue.after(() => order.push('after'));
  await queue.idle();
  expect(order).toEqual(['at once', 'prepared', 'alone', 'next commit', 'after']);
});

it('leaves jobs to the next commit once judging has taken long', async () => {
  const { queue, clock, stored, told, add } = kit();
  for (const number of [1, 2, 3, 4, 5]) add(number, 1, () => (clock.now += 10));
  await queue.idle();
  expect(stored).toEqual([
    [1, 2],
    [1, 2, 3, 4],
    [1, 2, 3, 4, 5],
  ]);
  expect(told).toEqual([1, 2, 3, 4, 5].map((number) => `done ${number}`));
});

it('waits while every turn brings more, and for a bounded number of turns', async () => {
  const { queue, clock, stored, add } = kit();
  let left = 2;
  clock.turn = () => {
    if (left > 0) add(left);
    left -= 1;
    return Promise.resolve();
  };
  add(0);
  await queue.idle();
  expect(stored).toEqual([[0, 2, 1]]);
  left = 20;
  add(0);
  await queue.idle();
  expect(stored[1]).toEqual([0, 2, 1, 0, 20, 19, 18, 17, 16, 15, 14, 13]);
});

it('takes a job that alone is judged for long', async () => {
  const { queue, clock, stored, add } = kit();
  for (const number of [1, 2]) add(number, 1, () => (clock.now += 1_000));
  await queue.idle();
  expect(stored).toEqual([[1], [1, 2]]);
});
