import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write } from '../../shared/conversation/author';
import { Log } from '../../shared/conversation/log';
import type { Addition } from '../../shared/conversation/shelf';
import { newIdentity } from '../../shared/node/identity';
import { memoryStore } from '../../shared/node/storage/entry-store';
import { CommitQueue } from './commit-queue';

const ann = newIdentity();
const rooms = ['one', 'two', 'three'];
/** Whatever can go on by itself has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A queue whose writes to the disk end when, and how, the test says. */
function heldQueue() {
  const store = memoryStore();
  const underway: ((outcome: 'kept' | 'failed') => void)[] = [];
  const appended: number[] = [];
  const append = (additions: readonly Addition[]): Promise<void> =>
    new Promise((resolve, reject) => {
      appended.push(additions.reduce((sum, { entries }) => sum + entries.length, 0));
      underway.push((outcome) => {
        underway.shift();
        if (outcome === 'failed') reject(new Error('the disk is full'));
        else resolve(store.append(additions));
      });
    });
  const logs = new Map<string, Log>();
  const open = (room: string): Log => logs.get(room) ?? new Log(room, store.reader);
  const queue = new CommitQueue({ ...store, append }, open, (log) => void logs.set(log.conversation, log));
  const ends: string[] = [];
  const say = (room: string, text: string): void =>
    queue.add({
      size: 1,
      prepare: (draft) => {
        const log = draft.log(room);
        log.add([write(log, ann, 'ann', { command: 'SEND_MESSAGE', id: text, text }, 0)]);
      },
      done: () => ends.push(`${text} kept`),
      failed: () => ends.push(`${text} failed`),
    });
  /** What is in a log, and what of that is on the shelf. */
  const texts = (room: string): string[] =>
    open(room)
      .texts(ann.id, [1, open(room).lastOf(ann.id).number], 'oldest first', 1_000)
      .map(({ text }) => text);
  const sizes = (): number => rooms.reduce((sum, room) => sum + open(room).size, 0);
  return { queue, say, texts, sizes, ends, underway, appended };
}

const step = fc.oneof(
  fc.record({ room: fc.constantFrom(...rooms) }),
  fc.constantFrom('kept' as const, 'failed' as const),
);

test('whatever is said while the disk is slow or fails: one write at a time, in order, a failure costs just what was in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { say, texts, sizes, ends, underway } = heldQueue();
      const kept: { room: string; text: string }[] = [];
      const expected: string[] = [];
      let [writing, waiting]: [typeof kept, typeof kept] = [[], []];
      const goOn = (): void => {
        if (writing.length === 0) [writing, waiting] = [waiting, []];
      };
      const end = (outcome: 'kept' | 'failed'): void => {
        underway[0]?.(outcome);
        expected.push(...writing.map(({ text }) => `${text} ${outcome}`));
        if (outcome === 'kept') kept.push(...writing);
        writing = [];
      };
      const all = [...steps, 'kept' as const, 'kept' as const];
      for (const [index, each] of all.entries()) {
        if (typeof each === 'string') end(each);
        else {
          const said = { room: each.room, text: `text ${index}` };
          waiting.push(said);
          say(said.room, said.text);
        }
        await settled();
        goOn();
        expect(underway).toHaveLength(writing.length > 0 ? 1 : 0);
        expect(ends).toEqual(expected);
        expect(sizes()).toBe(kept.length);
        for (const room of rooms)
          expect(texts(room)).toEqual(kept.filter((said) => said.room === room).map(({ text }) => text));
      }
      expect(waiting).toEqual([]);
    }),
  );
});

test('what waits while the disk writes is written together, but not more than can be looked at in one go', async () => {
  const { say, underway, appended, ends } = heldQueue();
  say('one', 'first');
  await settled();
  for (let index = 0; index < 250; index += 1) say(rooms[index % 3] ?? '', `${index}`);
  while (underway.length > 0) {
    underway[0]?.('kept');
    await settled();
  }
  expect(appended).toEqual([1, 100, 100, 50]);
  expect(ends).toHaveLength(251);
});

test('what is to be done alone begins after all before it, and all after it waits', async () => {
  const { queue, say, ends, underway } = heldQueue();
  let end: () => void = () => undefined;
  say('one', 'before');
  queue.alone(() => {
    ends.push('alone');
    return new Promise((resolve) => (end = resolve));
  });
  await settled();
  expect(ends).toEqual([]);
  underway[0]?.('kept');
  await settled();
  say('one', 'after');
  await settled();
  expect([ends, underway]).toEqual([['before kept', 'alone'], []]);
  end();
  await settled();
  underway[0]?.('kept');
  await settled();
  expect(ends).toEqual(['before kept', 'alone', 'after kept']);
});

test('a job that cannot be prepared fails, and what comes later works', async () => {
  const { queue, say, ends, underway } = heldQueue();
  const prepare = (): void => {
    throw new Error('a fault');
  };
  queue.add({ size: 1, prepare, done: () => ends.push('done'), failed: () => ends.push('broken') });
  await settled();
  say('one', 'later');
  await settled();
  underway[0]?.('kept');
  await settled();
  expect(ends).toEqual(['broken', 'later kept']);
});
