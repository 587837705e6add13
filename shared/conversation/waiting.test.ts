import { expect, it } from 'vitest';
import { hash } from '../../testing/membership/names';
import type { EntryHash } from '../ids';
import { limits } from '../protocol/limits';
import { jsonLength, WaitingList } from './waiting';

interface Entry {
  readonly hash: EntryHash;
  readonly text: string;
}
const entry = (name: string, text = ''): Entry => ({ hash: hash(name), text });
const waitingFor = (atMost: number): WaitingList<Entry> =>
  new WaitingList<Entry>(atMost, () => [hash('missing')], jsonLength);

it('drops the oldest when there are too many', () => {
  const waiting = waitingFor(2);
  for (const name of ['a', 'b', 'c']) waiting.add(entry(name), [hash('missing')]);
  expect(waiting.release(hash('missing')).map((each) => each.hash)).toEqual([hash('b'), hash('c')]);
});

it('drops the oldest when they are too large together, in a fork as well', () => {
  const text = 'x'.repeat(limits.waitingEntriesBytes / 4);
  let waiting = waitingFor(1_000);
  for (let n = 0; n < 20; n += 1) {
    waiting.add(entry(`large-${n}`, text), [hash('missing')]);
    waiting = waiting.fork();
  }
  expect(waiting.size).toBe(3);
  waiting.add(entry('small'), [hash('missing')]);
  expect(waiting.size).toBe(4);
  expect(waiting.release(hash('missing'))).toHaveLength(4);
  waiting.add(entry('again', text), [hash('missing')]);
  expect(waiting.size).toBe(1);
});
