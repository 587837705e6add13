import { expect, test } from 'vitest';
import { Answers } from './answers';
import type { Item } from './outbox';

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Answers whose reader takes them when told to. */
function waiting() {
  let source: Iterator<Item> | undefined;
  let sources = 0;
  const held = new Set<string>();
  const outbox = {
    feed: (items: Iterable<Item>) => {
      source = items[Symbol.iterator]();
      sources += 1;
    },
  };
  const pace = {
    hold: (hold: string) => held.size !== held.add(hold).size,
    release: (hold: string) => void held.delete(hold),
  };
  const answers = new Answers(outbox, pace);
  const take = (): string[] => {
    const taken: string[] = [];
    for (let next = source?.next(); next && !next.done; next = source?.next())
      if (next.value instanceof Uint8Array) taken.push(Buffer.from(next.value).toString());
    return taken;
  };
  return { answers, take, held, sources: () => sources };
}

test('of many questions about one thing the newest is answered, once', () => {
  const { answers, take, sources } = waiting();
  for (let round = 0; round < 100_000; round += 1)
    for (const key of ['a', 'b']) answers.put(key, { weight: 1, items: () => [bytes(`${key}${round}`)] });
  expect([answers.size, sources()]).toEqual([2, 1]);
  expect(take()).toEqual(['a99999', 'b99999']);
  answers.put('a', { weight: 1, items: () => [bytes('again')] });
  expect(take()).toEqual(['again']);
});

test('no more is read from a connection whose questions weigh too much, until half of them are answered', () => {
  const { answers, take, held } = waiting();
  for (let key = 0; key < 20; key += 1) answers.put(String(key), { weight: 1_000, items: () => [] });
  expect(held.size).toBe(0);
  answers.put('more', { weight: 1, items: () => [] });
  expect([...held]).toEqual(['answers']);
  take();
  expect(held.size).toBe(0);
  expect(answers.size).toBe(0);
});
