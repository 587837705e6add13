import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costPerCommit, WorkQueue } from './work-queue';

interface FinishedJob {
  source: number;
  order: number;
  commit: number;
}

/** Queues jobs in this order, given by source and size, and returns them as they were done. */
async function carriedOut(jobs: readonly { source: number; size: number }[]): Promise<FinishedJob[]> {
  const done: FinishedJob[] = [];
  let commit = 0;
  const queue = new WorkQueue(
    () => (commit += 1),
    async () => undefined,
    () => undefined,
    async () => undefined,
    (error) => {
      throw error;
    },
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

test('a single message is in the first commit, although another connection has queued 10,000 entries', async () => {
  const flood = Array.from({ length: 10_000 }, () => ({ source: 1, size: 1 }));
  const done = await carriedOut([...flood, { source: 2, size: 1 }]);
  expect(done.find(({ source }) => source === 2)?.commit).toBe(1);
  expect(done.at(-1)?.commit).toBe(Math.ceil(10_001 / costPerCommit));
});

test('every job is done once, those of one source in order, and no commit is larger than it may be', async () => {
  const job = fc.record({ source: fc.nat(4), size: fc.nat(2 * costPerCommit) });
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
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(costPerCommit);
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
      await new Promise((resolve) => setImmediate(resolve));
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

test('the next commit is prepared while one is written; on top of one that fails, it is prepared again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(2), { minLength: 1, maxLength: 40 }),
      fc.uniqueArray(fc.nat(12), { maxLength: 4 }),
      async (sources, failing) => {
        let [changesets, seen] = [0, 0];
        const disk = new Disk((commit) => failing.includes(commit));
        const ended: string[][] = [[], [], []];
        const queue = new WorkQueue<TestChangeset>(
          (base) => ({ number: changesets++, base, ids: [], failures: 0 }),
          async (changeset) => {
            changeset.failures = seen;
            await disk.keep(changeset).catch((error: unknown) => {
              if (changeset.failures === seen) seen += 1;
              throw error;
            });
          },
          () => undefined,
          () => new Promise((resolve) => setImmediate(resolve)),
          (error) => {
            throw error;
          },
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
          if (id % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
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

test('what comes while a commit is written is prepared at once, and not told before it', async () => {
  const told: string[] = [];
  let release = (): void => undefined;
  const prepared: string[] = [];
  const queue = new WorkQueue<string[]>(
    () => [],
    (changeset) =>
      changeset.includes('slow') ? new Promise((resolve) => (release = () => resolve())) : Promise.resolve(),
    () => told.push('all told'),
    async () => undefined,
    () => undefined,
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
  await new Promise((resolve) => setImmediate(resolve));
  add('quick');
  await new Promise((resolve) => setImmediate(resolve));
  expect([prepared, told]).toEqual([['slow', 'quick'], []]);
  release();
  await queue.idle();
  expect(told).toEqual(['slow', 'all told', 'quick', 'all told']);
});
