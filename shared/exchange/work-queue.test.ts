import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WorkQueue, type CommitBounds, type Committer } from './work-queue';

const bounds: CommitBounds = { cost: 400, preparingMs: 20, turns: 8 };

/** A queue whose store can be made to wait or fail. */
function kit() {
  let held: readonly number[] = [];
  const stored: number[][] = [];
  const faults: unknown[] = [];
  const store = { keep: (): Promise<void> => Promise.resolve() };
  const clock = { now: 0, turn: (): Promise<void> => Promise.resolve() };
  const queue = new WorkQueue<number[]>(
    {
      changeset: (base) => [...(base ?? held)],
      keep: async (changeset) => {
        await store.keep();
        stored.push([...changeset]);
        held = changeset;
      },
      turn: () => clock.turn(),
      now: () => clock.now,
      onFault: (error) => faults.push(error),
    },
    bounds,
  );
  const told: string[] = [];
  const add = (number: number, size = 1, prepare?: () => void, key: object = queue): void =>
    queue.add(key, {
      size,
      prepare: (changeset) => {
        changeset.push(number);
        prepare?.();
      },
      done: () => told.push(`done ${number}`),
      failed: () => told.push(`failed ${number}`),
    });
  return { queue, store, clock, stored, faults, told, add, held: () => held };
}

/** Lets all promises settle that wait for nothing else. */
const laterTurns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('commits together what came in one turn, and what came while two commits were in flight', async () => {
  const { queue, store, stored, add, held } = kit();
  const writes: (() => void)[] = [];
  store.keep = () => new Promise((resolve) => writes.push(resolve));
  for (const [first, second] of [
    [1, 2],
    [3, 4],
    [5, 6],
  ] as const) {
    add(first);
    add(second);
    await laterTurns();
  }
  add(7);
  await laterTurns();
  expect(writes).toHaveLength(2);
  writes.shift()?.();
  await laterTurns();
  expect(held()).toEqual([1, 2]);
  for (let write = writes.shift(); write; write = writes.shift()) {
    write();
    await laterTurns();
  }
  await queue.idle();
  expect(stored).toEqual([
    [1, 2],
    [1, 2, 3, 4],
    [1, 2, 3, 4, 5, 6, 7],
  ]);
});

it('bounds the cost of a commit, and takes a larger job alone', async () => {
  const { queue, stored, add } = kit();
  add(1, 300);
  add(2, 300);
  add(3, 2_000);
  await queue.idle();
  expect(stored).toEqual([[1], [1, 2], [1, 2, 3]]);
});

it('applies nothing before it is durable, and nothing from a failed store', async () => {
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

it('discards a job that throws, and keeps the jobs beside it', async () => {
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

it('continues when telling about a commit throws', async () => {
  const { queue, faults, add, held } = kit();
  queue.add(
    {},
    {
      size: 1,
      prepare: (changeset) => void changeset.push(1),
      done: () => {
        throw new Error('no window');
      },
      failed: () => undefined,
    },
  );
  add(2);
  await queue.idle();
  expect(held()).toEqual([1, 2]);
  expect(faults).toHaveLength(1);
});

it('runs a task after earlier jobs of the same source, and at once when there are none', async () => {
  const { queue, add, told } = kit();
  const [ann, bob] = [{}, {}];
  queue.after(ann, () => told.push('at once'));
  add(1, 1, undefined, ann);
  queue.after(bob, () => told.push('bob has no jobs'));
  queue.after(ann, () => told.push('after 1'));
  expect(queue.isBusyWith(bob)).toBe(false);
  await queue.idle();
  expect(told).toEqual(['at once', 'bob has no jobs', 'done 1', 'after 1']);
  expect(queue.isBusyWith(ann)).toBe(false);
});

it('runs an exclusive task after all earlier jobs and before all later ones, while nothing is prepared', async () => {
  const { queue, store, add } = kit();
  store.keep = laterTurns;
  const order: string[] = [];
  const alone = (name: string): void =>
    queue.alone(async () => {
      order.push(`${name} begins`);
      await laterTurns();
      await laterTurns();
      order.push(`${name} ends`);
    });
  for (const number of [1, 2, 3]) add(number, 300, () => order.push(`${number}`), {});
  alone('first');
  add(4, 1, () => order.push('4'));
  alone('second');
  alone('third');
  queue.after({}, () => order.push('after'));
  add(5, 1, () => order.push('5'));
  await queue.idle();
  expect(order.join(', ')).toBe(
    '1, 2, 3, first begins, first ends, 4, second begins, second ends, third begins, third ends, 5, after',
  );
});

it('tells all jobs of a commit before an exclusive task runs', async () => {
  const { queue, told, add } = kit();
  queue.add(queue, {
    size: 1,
    prepare: () => undefined,
    done: () => queue.alone(async () => void told.push('alone')),
    failed: () => undefined,
  });
  add(2);
  await queue.idle();
  expect(told).toEqual(['done 2', 'alone']);
});

it('leaves jobs to the next commit once judging has taken its time', async () => {
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

it('waits while each turn brings more jobs, for a bounded number of turns', async () => {
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

it('accepts a single job that takes long to judge', async () => {
  const { queue, clock, stored, add } = kit();
  for (const number of [1, 2]) add(number, 1, () => (clock.now += 1_000));
  await queue.idle();
  expect(stored).toEqual([[1], [1, 2]]);
});

const committing: Pick<Committer<unknown>, 'turn' | 'now' | 'onFault'> = {
  turn: () => Promise.resolve(),
  now: () => 0,
  onFault: (error) => {
    throw error;
  },
};

interface Done {
  source: number;
  order: number;
  commit: number;
}

/** Queues jobs in this order, given by source and size, and returns them as they were done. */
async function carriedOut(jobs: readonly { source: number; size: number }[]): Promise<Done[]> {
  const done: Done[] = [];
  let commit = 0;
  const queue = new WorkQueue<number>(
    { ...committing, changeset: () => (commit += 1), keep: async () => undefined },
    bounds,
  );
  const sources = new Map<number, object>();
  jobs.forEach(({ source, size }, order) => {
    const key = sources.get(source) ?? {};
    sources.set(source, key);
    queue.add(key, {
      size,
      prepare: () => undefined,
      done: (changeset) => done.push({ source, order, commit: changeset }),
      failed: () => undefined,
    });
  });
  await queue.idle();
  return done;
}

it('commits a single message first, although another connection has queued 10,000 entries', async () => {
  const flood = Array.from({ length: 10_000 }, () => ({ source: 1, size: 1 }));
  const done = await carriedOut([...flood, { source: 2, size: 1 }]);
  expect(done.find(({ source }) => source === 2)?.commit).toBe(1);
  expect(done.at(-1)?.commit).toBe(Math.ceil(10_001 / bounds.cost));
});

it('does every job once, those of a source in order, and keeps every commit within its limit', async () => {
  const job = fc.record({ source: fc.nat(4), size: fc.nat(2 * bounds.cost) });
  await fc.assert(
    fc.asyncProperty(fc.array(job, { maxLength: 60 }), async (jobs) => {
      const done = await carriedOut(jobs);
      expect(done.map(({ order }) => order).sort((a, b) => a - b)).toEqual(jobs.map((_, order) => order));
      for (const source of new Set(jobs.map((each) => each.source))) {
        const orders = done.filter((each) => each.source === source).map(({ order }) => order);
        expect(orders).toEqual([...orders].sort((a, b) => a - b));
      }
      const commits = new Map<number, number[]>();
      for (const { commit, order } of done)
        commits.set(commit, [...(commits.get(commit) ?? []), jobs[order]?.size ?? 0]);
      for (const sizes of commits.values())
        if (sizes.length > 1)
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(bounds.cost);
    }),
  );
});

/** Keeps commits one after the other, each some turns after it was asked for, and none on top of one that failed. */
class Disk {
  readonly kept: number[][] = [];
  #last: Promise<unknown> = Promise.resolve();
  #failures = 0;
  mostAtOnce = 0;
  #atOnce = 0;

  constructor(private readonly fails: (commit: number) => boolean) {}

  async keep({ number, ids, failures }: TestChangeset): Promise<void> {
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    const before = this.#last;
    const mine = (async () => {
      await before;
      await laterTurns();
      if (failures !== this.#failures) throw new Error('on top of one that failed');
      if (this.fails(number)) {
        this.#failures += 1;
        throw new Error('full');
      }
      this.kept.push(ids);
    })();
    this.#last = mine.catch(() => undefined);
    try {
      await mine;
    } finally {
      this.#atOnce -= 1;
    }
  }
}

/** A changeset that is on top of another, and how many failures were known of when it was kept. */
interface TestChangeset {
  readonly number: number;
  readonly base: TestChangeset | undefined;
  readonly ids: number[];
  failures: number;
}

it('prepares the next commit while one is written, and again if that one fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(2), { minLength: 1, maxLength: 40 }),
      fc.uniqueArray(fc.nat(12), { maxLength: 4 }),
      async (sources, failing) => {
        let [changesets, seen] = [0, 0];
        const disk = new Disk((commit) => failing.includes(commit));
        const ended: string[][] = [[], [], []];
        const queue = new WorkQueue<TestChangeset>(
          {
            ...committing,
            changeset: (base) => ({ number: changesets++, base, ids: [], failures: 0 }),
            keep: async (changeset) => {
              changeset.failures = seen;
              await disk.keep(changeset).catch((error: unknown) => {
                if (changeset.failures === seen) seen += 1;
                throw error;
              });
            },
            turn: laterTurns,
          },
          bounds,
        );
        const keys = [{}, {}, {}];
        const add = (source: number, id: number): void =>
          queue.add(keys[source] ?? keys, {
            size: 100,
            prepare: ({ ids }) => ids.push(id),
            done: ({ ids }) => {
              expect(disk.kept).toContainEqual(ids);
              ended[source]?.push(`${id} kept`);
            },
            failed: () => ended[source]?.push(`${id} not kept`),
          });
        for (const [id, source] of sources.entries()) {
          add(source, id);
          if (id % 5 === 0) await laterTurns();
        }
        await queue.idle();
        for (const [source, ends] of ended.entries()) {
          const asked = [...sources.keys()].filter((id) => sources[id] === source);
          expect(ends.map((end) => Number(end.split(' ')[0]))).toEqual(asked);
        }
        const kept = ended.flat().filter((end) => end.endsWith(' kept') && !end.endsWith('not kept'));
        expect(disk.kept.flat().sort((a, b) => a - b)).toEqual(
          kept.map((end) => parseInt(end)).sort((a, b) => a - b),
        );
        expect(disk.mostAtOnce).toBeLessThanOrEqual(2);
      },
    ),
  );
});

it('prepares jobs that arrive during a commit at once, and tells of them only after it', async () => {
  const told: string[] = [];
  let release = (): void => undefined;
  const prepared: string[] = [];
  const queue = new WorkQueue<string[]>(
    {
      ...committing,
      changeset: () => [],
      keep: (changeset) =>
        changeset.includes('slow')
          ? new Promise((resolve) => (release = () => resolve()))
          : Promise.resolve(),
      told: () => told.push('all told'),
    },
    bounds,
  );
  const add = (name: string): void =>
    queue.add(
      {},
      {
        size: 1,
        prepare: (changeset) => {
          changeset.push(name);
          prepared.push(name);
        },
        done: () => told.push(name),
        failed: () => undefined,
      },
    );
  add('slow');
  await laterTurns();
  add('quick');
  await laterTurns();
  expect([prepared, told]).toEqual([['slow', 'quick'], []]);
  release();
  await queue.idle();
  expect(told).toEqual(['slow', 'all told', 'quick', 'all told']);
});
