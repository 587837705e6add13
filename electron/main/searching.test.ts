import { expect, test } from 'vitest';
import type { SearchOrder } from '../storage/history/search';
import { searchFor, type SearchSources } from './searching';

const people = new Map([
  ['a', 'Anna Smith'],
  ['b', 'Anna Schmidt'],
  ['c', 'Аnna Ѕmith ·abc'],
]);

function sources(orders: SearchOrder[]): SearchSources {
  const hit = { conversation: 'x', author: 'c', from: 'Аnna Ѕmith', number: 1, clock: 1, at: 0, excerpt: [] };
  return {
    names: () => new Map([...people].map(([id, name]) => [id, new Set([name])])),
    shownNames: () => people,
    titles: () =>
      new Map([
        ['x', 'Some title'],
        ['y', 'Another title'],
      ]),
    find: async (order) => {
      orders.push(order);
      return { hits: [hit], more: undefined };
    },
    count: () => 1,
  };
}

test.each([
  ['from:"Anna Smith"', ['a'], undefined],
  ['from:“anna  smith”', ['a'], undefined],
  ['from:anna', ['a', 'b'], undefined],
  ['in:"Some title" from:"ＡＮＮＡ SCHMIDT"', ['b'], ['x']],
])('%s is understood', async (text, authors, conversations) => {
  const orders: SearchOrder[] = [];
  const { problems } = await searchFor(sources(orders), { text }, 0);
  expect(problems).toEqual([]);
  expect(orders).toMatchObject([{ people: authors, conversations }]);
});

test('an author whose name looks like another’s is told apart among the hits', async () => {
  const { hits } = await searchFor(sources([]), { text: 'x' }, 0);
  expect(hits).toMatchObject([{ author: 'Аnna Ѕmith ·abc' }]);
});
