import { expect, test } from 'vitest';
import { conversation } from '../../../../testing/membership/entries';
import { hash, person, writer } from '../../../../testing/membership/names';
import type { Hit, SearchOrder } from '../../../storage/messages/search';
import { conversationId } from '../../../../shared/ids';
import { searchFor, type SearchSources } from './searching';

const [a, b, c, ann] = [person('a'), person('b'), person('c'), person('ann')];
const own = conversation;
const other = conversationId.parse('3cf90209-d1fe-84f9-a561-b2488e362031');

const people = new Map([
  [a, 'Anna Smith'],
  [b, 'Anna Schmidt'],
  [c, 'Аnna Ѕmith ·abc'],
]);

function sources(orders: SearchOrder[]): SearchSources {
  const place = { clock: 1, at: 0, writer: writer('c'), number: 1, hash: hash('row') };
  const hit: Hit = { conversation: own, person: c, from: 'Аnna Ѕmith', place, excerpt: [] };
  return {
    names: () => new Map([...people].map(([id, name]) => [id, new Set([name])])),
    shownNames: () => people,
    titles: () =>
      new Map([
        [own, 'Some title'],
        [other, 'Another title'],
      ]),
    find: async (order) => {
      orders.push(order);
      return { hits: [hit], more: undefined, isComplete: true };
    },
    saved: () => [[own, hash('row')]],
    isLeftOut: () => false,
    count: () => 1,
  };
}

test.each([
  ['from:"Anna Smith"', [a], undefined],
  ['from:“anna  smith”', [a], undefined],
  ['from:anna', [a, b], undefined],
  ['in:"Some title" from:"ＡＮＮＡ SCHMIDT"', [b], [own]],
])('%s is understood', async (text, authors, conversations) => {
  const orders: SearchOrder[] = [];
  const { problems } = await searchFor(sources(orders), { text }, 0);
  expect(problems).toEqual([]);
  expect(orders).toMatchObject([{ people: authors, conversations }]);
});

test.each([
  ['mentions:"Anna Smith"', [a]],
  ['mentions:anna', [a, b]],
  ['mentions:me', [c]],
])('%s is understood, and a whole name before a part of one', async (text, mentioned) => {
  const orders: SearchOrder[] = [];
  const with_ = sources(orders);
  const names = () =>
    new Map([...with_.names()]).set(c, new Set(['me', 'Cleo'])).set(ann, new Set(['James']));
  const { problems } = await searchFor({ ...with_, names }, { text }, 0);
  expect(problems).toEqual([]);
  expect(orders).toMatchObject([{ people: undefined, mentioned }]);
});

test('what the user has saved is searched only if that is asked for', async () => {
  const orders: SearchOrder[] = [];
  await searchFor(sources(orders), { text: 'is:saved' }, 0);
  await searchFor(sources(orders), { text: 'saved' }, 0);
  expect(orders.map(({ among }) => among)).toEqual([[[own, hash('row')]], undefined]);
});

test('an author whose name looks like another’s is told apart in results', async () => {
  const { hits } = await searchFor(sources([]), { text: 'x' }, 0);
  expect(hits).toMatchObject([{ author: 'Аnna Ѕmith ·abc', row: hash('row') }]);
});

const find: SearchSources['find'] = () => Promise.resolve({ hits: [], more: undefined, isComplete: true });

/** Searches within a conversation that Ann takes part in, while others exist. */
const inOwn = (text: string) => {
  const sources: SearchSources = {
    names: () => new Map([[ann, new Set(['ann'])]]),
    shownNames: () => new Map(),
    titles: () => new Map([[own, 'Garden']]),
    find,
    saved: () => [[own, hash('row')]],
    isLeftOut: () => false,
    count: () => 3,
  };
  return searchFor(sources, { text, conversation: own }, 0);
};

test('a search within a conversation answers the same for existing and unknown conversations', async () => {
  const [own, other] = [await inOwn('in:garden x'), await inOwn('in:secret x')];
  expect(own.problems).toHaveLength(1);
  expect(other).toEqual(own);
});

test('a search within a conversation says when a name is not a member’s, and reveals no more', async () => {
  expect((await inOwn('from:ann x')).problems).toEqual([]);
  expect((await inOwn('from:bob x')).problems).toEqual(['Nobody in this conversation is called “bob”.']);
});

test('a search within a conversation is limited to it', async () => {
  let asked: unknown;
  const sources: SearchSources = {
    names: () => new Map(),
    shownNames: () => new Map(),
    titles: () => new Map([[other, 'Secret']]),
    find: (order) => {
      asked = order.conversations;
      return Promise.resolve({ hits: [], more: undefined, isComplete: true });
    },
    saved: () => [[own, hash('row')]],
    isLeftOut: () => false,
    count: () => 3,
  };
  await searchFor(sources, { text: 'in:secret x', conversation: own }, 0);
  expect(asked).toEqual([own]);
});

test('an incomplete search is reported as incomplete', async () => {
  const partial: SearchSources = {
    ...sources([]),
    find: () => Promise.resolve({ hits: [], more: undefined, isComplete: false }),
  };
  const { problems } = await searchFor(partial, { text: 'x' }, 0);
  expect(problems).toEqual([expect.stringMatching(/^Some of the newest messages could not be searched/)]);
});
