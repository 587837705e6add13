import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchExpression } from './match';
import { parseQuery } from './query';
import { everything, searchIndex } from '../../testing/search/test-kit';

const { keep, find } = searchIndex();

test('no input makes SQLite fail', () => {
  const hostile = fc.constantFrom(
    '"',
    '*',
    '(',
    ')',
    ' AND ',
    ' OR ',
    'NEAR(',
    '^',
    '+',
    '-',
    '{text}:',
    '\0',
    "'",
    'in:',
    'file:',
  );
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 2 })) }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
      .map((units) => String.fromCharCode(...units)),
  );
  const numbers = fc.option(fc.array(fc.nat(), { maxLength: 4 }), { nil: undefined });
  fc.assert(
    fc.property(typed, numbers, numbers, (what, people, conversations) => {
      keep({ text: what });
      find(what, { people, conversations });
    }),
    { numRuns: 1_000 },
  );
  keep({ text: 'a'.repeat(8_000) }, { text: 'a '.repeat(4_000) });
  for (const much of ['a'.repeat(8_000), 'a '.repeat(4_000), `"${'a '.repeat(4_000)}`]) find(much);
  find('a', { people: Array.from({ length: 5_000 }, (_, number) => number), conversations: undefined });
});

test('a scope and has:link narrow a search; an unknown person matches nothing', () => {
  keep(
    { text: 'p2 c1 link nobody', author: 1, conversation: 1 },
    { text: 'a', author: 2, conversation: 1 },
    { text: 'a', author: 11, conversation: 3, has: ['link'] },
  );
  expect(find('', { people: [1, 11], conversations: undefined })).toEqual([0, 2]);
  expect(find('a', { people: [2, 11], conversations: [1] })).toEqual([1]);
  expect(find('', { people: [], conversations: undefined })).toEqual([]);
  expect(find('a', { people: undefined, conversations: [] })).toEqual([]);
  expect(find('has:link')).toEqual([2]);
  expect(find('link')).toEqual([0]);
  expect(matchExpression(parseQuery('-> before:2026', 0), everything)).toBeUndefined();
});

test('messages that name somebody, or everybody, are found', () => {
  const [ann, bob] = ['a-_a'.repeat(11), 'A-_a'.repeat(11)];
  keep(
    { text: 'to @ann', mentioned: [ann] },
    { text: 'to @bob', mentioned: [bob] },
    { text: 'to @all', mentioned: [undefined] },
    { text: 'mall', has: ['link'] },
  );
  const naming = (...people: string[]) =>
    find('', { ...everything, mentioned: people.map((id) => ({ id, number: undefined })) });
  expect(naming(ann)).toEqual([0, 2]);
  expect(naming(bob)).toEqual([1, 2]);
  expect(naming(ann, bob)).toEqual([0, 1, 2]);
  expect(naming('c'.repeat(43))).toEqual([2]);
  expect(naming()).toEqual([2]);
});

test('nobody is named by a message of their own', () => {
  const [ann, bob] = ['a'.repeat(43), 'b'.repeat(43)];
  keep(
    { text: 'to @all', author: 1, mentioned: [undefined] },
    { text: 'note to @ann', author: 1, mentioned: [ann] },
    { text: 'to @all', author: 12, mentioned: [undefined] },
    { text: 'to @ann', author: 12, mentioned: [ann] },
  );
  const naming = (...mentioned: { id: string; number: number }[]) => find('', { ...everything, mentioned });
  expect(naming({ id: ann, number: 1 })).toEqual([2, 3]);
  expect(naming({ id: bob, number: 12 })).toEqual([0]);
  expect(naming({ id: ann, number: 1 }, { id: bob, number: 12 })).toEqual([0, 2, 3]);
});

test('files are found by their names, and by what they are', () => {
  keep(
    { text: 'Core log (2).PDF', has: ['file'], file: 'Core log (2).PDF' },
    { text: 'Blick.jpg the core', has: ['file', 'picture'], file: 'Blick.jpg' },
    { text: 'core file picture Core log', has: ['link'] },
    { text: '岩芯写真.png', has: ['file', 'picture'], file: '岩芯写真.png' },
    { text: 'x', has: ['file'], file: 'one ink picture.txt' },
  );
  expect(find('has:file')).toEqual([0, 1, 3, 4]);
  expect(find('has:picture has:FILE core')).toEqual([1]);
  expect(find('has:link')).toEqual([2]);
  expect(find('file:core')).toEqual([0]);
  expect(find('file:"log (2)" core')).toEqual([0]);
  expect(find('file:log.pdf')).toEqual([]);
  expect(find('file:bli ')).toEqual([1]);
  expect(find('file:写真')).toEqual([3]);
  expect(find('file:pdf file:core')).toEqual([0]);
});
