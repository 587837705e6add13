import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { newPersonKey } from '../../runtime/entries/keys';
import { parseFields } from './codec';
import { listOf } from './list-of';
import { peerSchemas, serverSchemas } from './messages';

test('every valid item of a list is kept, in order, whatever lies between', () => {
  const list = listOf(z.int());
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.jsonValue())), (items) => {
      expect(list.parse(items)).toEqual(items.filter(Number.isSafeInteger));
    }),
  );
  expect(listOf(z.int(), 2).parse([1, 2, 3])).toEqual([1, 2]);
  expect(list.safeParse({ 0: 1 }).success).toBe(false);
});

const id = newPersonKey().id;
const person = { user: 'bob', id, status: 'available' };
const lists: [string, z.ZodType, string, unknown][] = [
  ['ONLINE_USERS', serverSchemas.ONLINE_USERS, 'users', person],
  ['ONLINE_CHANGES', serverSchemas.ONLINE_CHANGES, 'changed', person],
  ['ONLINE_CHANGES', serverSchemas.ONLINE_CHANGES, 'gone', id],
  ['PEERS', peerSchemas.PEERS, 'peers', { peer: id, urls: ['parley://127.0.0.1:1'] }],
  [
    'CONVERSATIONS',
    serverSchemas.CONVERSATIONS,
    'conversations',
    { conversation: '5f0c1c1e-0000-4000-8000-000000000000', members: ['bob'], invited: [] },
  ],
];

test.each(lists)('one bad item removes no others from %s (%s %s)', (_command, schema, field, good) => {
  const long = 'x'.repeat(500);
  const incomparable = { length: { toString: 1 } };
  const bad = [
    ...[null, 7, long, incomparable],
    ...[long, incomparable].flatMap((user) => [
      { ...person, user },
      { peer: id, urls: [user] },
    ]),
    { conversation: long },
  ];
  const fields = { changed: [], gone: [], [field]: [...bad, good] };
  expect(parseFields(schema, fields)).toMatchObject({ ok: true, value: { [field]: [good] } });
});
