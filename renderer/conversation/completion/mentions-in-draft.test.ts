import { expect, test } from 'vitest';
import type { PlacedMention } from '../../../shared/conversation/mentions';
import { person } from '../../../testing/membership/names';
import { mentionsFor, moved } from './mentions-in-draft';

const [ann, annB, bob] = [
  { id: person('ann'), user: 'Ann' },
  { id: person('annb'), user: 'Ann B.' },
  { id: person('bob'), user: 'bob' },
];
const people = [ann, annB, bob];
const named = (text: string, chosen: readonly PlacedMention[] = [], who = people): string[] =>
  mentionsFor(text, chosen, who, ['alle', 'all']).map(({ start, length, person: id }) => {
    const words = [...text].slice(start, start + length).join('');
    return `${words}=${who.find((each) => each.id === id)?.user ?? 'all'}`;
  });

test.each([
  ['@ann, @BOB!', ['@ann=Ann', '@BOB=bob']],
  ['@Ann B. and @Ann Brown', ['@Ann B.=Ann B.', '@Ann=Ann']],
  ['🌵 (@bob)', ['@bob=bob']],
  ['@all and @alle', ['@all=all', '@alle=all']],
  ['@bobby @annette joe@ann x@bob @', []],
  ['@@bob', ['@bob=bob']],
])('a whole name after an @ names its person: %s', (text, expected) => {
  expect(named(text)).toEqual(expected);
});

test('somebody chosen from the list is named, and of two with one name nobody is guessed', () => {
  const other = { id: person('other'), user: 'Ann' };
  const two = [ann, other];
  expect(named('@Ann', [], two)).toEqual([]);
  const chosen = [{ start: 5, end: 9, person: other.id }];
  expect(mentionsFor('@Ann @Ann', chosen, two, [])).toEqual([{ start: 5, length: 4, person: other.id }]);
});

test('mentions move with the text around them, and end when they are changed', () => {
  const at = (start: number, end: number): PlacedMention => ({ start, end, person: bob.id });
  const before = 'to @bob and @bob.';
  const both = [at(3, 7), at(12, 16)];
  expect(moved(both, before, 'well, to @bob and @bob.')).toEqual([at(9, 13), at(18, 22)]);
  expect(moved(both, before, 'to @bob and also @bob.')).toEqual([at(3, 7), at(17, 21)]);
  expect(moved(both, before, 'to @bob and @bob?')).toEqual(both);
  expect(moved(both, before, 'to @bo and @bob.')).toEqual([at(11, 15)]);
  expect(moved(both, before, '')).toEqual([]);
  expect(moved(both, before, 'to @bob')).toEqual([at(3, 7)]);
});
