import { expect, test } from 'vitest';
import { matching } from './suggestions';
import { triggerAt } from './trigger';

test.each([
  ['@', ''],
  ['hello @An', 'An'],
  ['(@Anna Sm', 'Anna Sm'],
  ['@Ann ', 'Ann '],
  ['你好@安', '安'],
])('a name is being typed at the end of %s', (text, query) => {
  expect(triggerAt(text, text.length)).toEqual({ sign: '@', start: text.indexOf('@'), query });
});

test.each(['', 'ann', 'joe@ann', 'x_@ann', '@ann, ', '@ann\n', '@@', '@a b c d e'])(
  'no name is being typed at the end of %j',
  (text) => {
    expect(triggerAt(text, text.length)?.query ?? 'none').toBe(text === '@@' ? '' : 'none');
  },
);

test.each([
  ['so :sm', 'sm'],
  ['(:+1', '+1'],
  [':thumbs_u', 'thumbs_u'],
  ['：笑脸', '笑脸'],
])('an emoji is being typed at the end of %s', (text, query) => {
  expect(triggerAt(text, text.length)).toMatchObject({ sign: ':', query });
});

test.each([':', ':)', 'note: it', ':s', '12:30', 'https://ab', 'a::ab', ':sm '])(
  'no emoji is being typed at the end of %j',
  (text) => {
    expect(triggerAt(text, text.length)).toBeUndefined();
  },
);

test('only what is before the caret counts, and a text of any length is read in bounded time', () => {
  expect(triggerAt('@ann', 2)).toEqual({ sign: '@', start: 0, query: 'a' });
  const long = `${'@a '.repeat(100_000)}@bo`;
  expect(triggerAt(long, long.length)).toEqual({ sign: '@', start: long.length - 3, query: 'bo' });
});

test('names that begin with what was typed come first, and after a space the name has to go on', () => {
  const names = ['Joanna', 'Mary Ann', 'ann Lee', 'Ann', 'Bob'];
  const found = (query: string): string[] => matching(names, query, (name) => [name]);
  expect(found('ann')).toEqual(['ann Lee', 'Ann', 'Mary Ann', 'Joanna']);
  expect(found('ann ')).toEqual(['ann Lee']);
  expect(found('')).toEqual(names);
});
