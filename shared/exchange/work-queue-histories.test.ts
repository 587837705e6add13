import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WorkQueue, type CommitBounds } from './work-queue';

/** Random histories of a queue whose jobs throw and ask for others, on a disk that fails. */

const bounds: CommitBounds = { cost: 400, preparingMs: 20, turns: 8 };

/** Lets all promises settle that wait for nothing else. */
const laterTurns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What happens in a history of a queue: jobs are added, things run alone, the disk and the event loop go on. */
type Event =
  | {
      kind: 'add';
      source: number;
      size: number;
      throws: boolean;
      then: 'nothing' | 'add' | 'alone' | 'fault';
    }
  | { kind: 'alone'; rejects: boolean }
  | { kind: 'after'; source: number }
  | { kind: 'turn' };

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      source: fc.nat(2),
      size: fc.constantFrom(0, 1, 150, 500),
      throws: fc.boolean(),
      then: fc.constantFrom(
        'nothing' as const,
        'nothing' as const,
        'add' as const,
        'alone' as const,
        'fault' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alone' as const), rejects: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('after' as const), source: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('turn' as const) }) },
);

/** A changeset that knows which one it builds on, and how many failures were known when it was kept. */
interface Layer {
  readonly base: Layer | undefined;
  readonly jobs: number[];
  failures: number;
}

/**
 * Runs a history on a queue with a disk that fails for some commits, and checks the rules of the queue at each step. Jobs
 * throw the first time or always, and add others while they are prepared, done and failed.
 */
async function history(events: readonly Event[], failing: ReadonlySet<number>): Promise<void> {
  let [commits, failures, known, next] = [0, 0, 0, 0];
  const kept = new Set<Layer>();
  /** Commits that may still succeed: those on top of one that is known to have failed cannot. */
  const inFlight = (): number => [...kept].filter((layer) => layer.failures === known).length;
  let isAlone = false;
  let disk = Promise.resolve();
  const durable: number[] = [];
  const ends = new Map<number, string[]>();
  const asked: { id: number; source: number }[] = [];
  const ended: number[] = [];
  const wrong: string[] = [];
  const check = (isRight: boolean, what: string): void => void (isRight || wrong.push(what));
  const keys = [{}, {}, {}];
  const write = async (layer: Layer): Promise<void> => {
    await laterTurns();
    if (layer.failures !== failures) throw new Error('on top of one that failed');
    if (failing.has(commits++)) {
      failures += 1;
      throw new Error('full');
    }
    // What it builds on is durable, or it would not be whole.
    const before = layer.base?.jobs.at(-1);
    check(before === undefined || durable.includes(before), 'stored without what it builds on');
    durable.push(...layer.jobs);
  };
  const queue = new WorkQueue<Layer>(
    {
      now: () => 0,
      turn: laterTurns,
      onFault: () => undefined,
      changeset: (base) => ({ base, jobs: [], failures: 0 }),
      keep: (layer) => {
        layer.failures = known;
        kept.add(layer);
        check(inFlight() <= 2, 'more than two commits in flight');
        check(!isAlone, 'a commit while something runs alone');
        const mine = disk.then(() => write(layer));
        disk = mine.catch(() => undefined);
        return mine.then(
          () => void kept.delete(layer),
          (error: unknown) => {
            kept.delete(layer);
            if (layer.failures === known) known += 1;
            throw error;
          },
        );
      },
    },
    bounds,
  );
  const alone = (rejects: boolean): void =>
    queue.alone(async () => {
      check(!isAlone && inFlight() === 0, 'something else while one runs alone');
      isAlone = true;
      await laterTurns();
      isAlone = false;
      if (rejects) throw new Error('not alone');
    });
  const add = ({ source, size, throws, then }: Extract<Event, { kind: 'add' }>): void => {
    const id = next++;
    asked.push({ id, source });
    let times = 0;
    const end = (how: string): void => {
      ends.set(id, [...(ends.get(id) ?? []), how]);
      ended.push(id);
      if (then === 'alone') alone(false);
      if (then === 'add')
        add({ kind: 'add', source: (source + 1) % 3, size: 1, throws: false, then: 'nothing' });
      if (then === 'fault') throw new Error('no window');
    };
    queue.add(keys[source] ?? keys, {
      size,
      prepare: (layer) => {
        check(!isAlone, 'a job while something runs alone');
        layer.jobs.push(id);
        times += 1;
        if (then === 'add' && times === 1 && throws)
          add({ kind: 'add', source, size: 1, throws: false, then: 'nothing' });
        if (throws) throw new Error('half done');
      },
      done: (layer) => {
        check(durable.includes(id) && layer.jobs.includes(id), 'told before it is stored');
        end('done');
      },
      failed: () => {
        check(!durable.includes(id), 'said to have failed, and stored');
        end('failed');
      },
    });
  };
  for (const event of events) {
    if (event.kind === 'add') add(event);
    else if (event.kind === 'alone') alone(event.rejects);
    else if (event.kind === 'after') {
      const before = asked.filter(({ source }) => source === event.source).map(({ id }) => id);
      queue.after(keys[event.source] ?? keys, () =>
        check(
          before.every((id) => ends.has(id)),
          'after, and before an earlier job',
        ),
      );
    } else await laterTurns();
  }
  let isIdle = false;
  void queue.idle().then(() => (isIdle = true));
  // Each commit takes some turns, and fewer are made than there are jobs, twice over.
  for (let turn = 0; turn < 50 + 20 * events.length && !isIdle; turn += 1) await laterTurns();
  expect(wrong).toEqual([]);
  expect(isIdle).toBe(true);
  expect(asked.filter(({ id }) => ends.get(id)?.length !== 1)).toEqual([]);
  const stored = asked.map(({ id }) => id).filter((id) => ends.get(id)?.[0] === 'done');
  expect(durable.toSorted((a, b) => a - b)).toEqual(stored);
  for (const key of keys) expect(queue.isBusyWith(key)).toBe(false);
}

it('whatever throws and fails: each job ends once, what is stored is whole, and the queue becomes idle', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEvent, { maxLength: 40 }),
      fc.uniqueArray(fc.nat(12), { maxLength: 5 }),
      (events, failing) => history(events, new Set(failing)),
    ),
    { numRuns: 300 },
  );
});
