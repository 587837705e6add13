import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costPerCommit, WorkQueue } from './work-queue';

interface Done {
  source: number;
  order: number;
  commit: number;
}

/** Queues jobs in this order, given by source and size, and returns them as they were done. */
async function carriedOut(jobs: readonly { source: number; size: number }[]): Promise<Done[]> {
  const done: Done[] = [];
  let commit = 0;
  const queue = new WorkQueue(
    () => (commit += 1),
    async () => undefined,
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
      done: (draft) => done.push({ source, order, commit: draft }),
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
