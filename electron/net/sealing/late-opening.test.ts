import { expect, test } from 'vitest';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import { Commits, type Prepare } from '../conversations/commits';
import { Conversations } from '../conversations/conversations';
import { conversation } from '../../../testing/entries/store-kit';
import { LateOpening } from './late-opening';

test('all who have messages opened while this is being done share one more look', async () => {
  const store = memoryStore();
  const onFault = (error: unknown): void => {
    throw error;
  };
  const me = newKeys().person.id;
  const conversations = new Conversations({ me, store, isLeaving: () => false });
  const commits = new Commits({ conversations, store, now: () => 0, onFault });
  let looks = 0;
  const work = <Value>(source: object, size: number, prepare: Prepare<Value>): Promise<Value> => {
    looks += 1;
    return commits.work(source, size, prepare);
  };
  const { opening } = commits;
  const late = new LateOpening({ commits: { work, opening }, store, opened: () => undefined });
  const asked = Array.from({ length: 10 }, () => late.look(conversation));
  expect(looks).toBe(1);
  expect(await Promise.all(asked)).toEqual(Array(10).fill(false));
  expect(looks).toBe(2);
  await late.look(conversation);
  expect(looks).toBe(3);
});
