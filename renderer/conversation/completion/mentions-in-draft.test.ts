import { expect, test } from 'vitest';
import type { PlacedMention } from '../../../shared/conversation/mentions';
import { person } from '../../../testing/membership/names';
import { moved, withMentions } from './mentions-in-draft';

const [ann, annB, bob] = [
  { id: person('ann'), user: 'Ann' },
  { id: person('annb'), user: 'Ann B.' },
  { id: person('bob'), user: 'bob' },
];
const people = [ann, annB, bob];
const everybody = ['alle', 'all'];
const named = (text: string, chosen: readonly PlacedMention[] = [], who = people): string[] =>
  withMentions(text, chosen, who, everybody).mentions.map(({ start, length, person: id }) => {
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
  expect(withMentions('@Ann @Ann', chosen, two, []).mentions).toEqual([
    { start: 5, length: 4, person: other.id },
  ]);
});

test('nobody is sent what only the user calls somebody: their own name stands there', () => {
  const nicknamed = { id: person('dan'), user: 'Grumpy', called: 'dan' };
  const told = { id: person('eve'), user: 'Eve ·a1b', untold: 'Eve' };
  const both = { id: person('fay'), user: 'Boss ·c2d', called: 'Fay', untold: 'Boss' };
  const who = [nicknamed, told, both];
  const text = 'Hi @grumpy, @Eve ·a1b, @DAN, 🌵@bob, @Boss ·c2d and @Grumpy.';
  const at = text.indexOf('@bob');
  const sent = withMentions(text, [{ start: at, end: at + 4, person: bob.id }], who, everybody);
  expect(sent.text).toBe('Hi @dan, @Eve, @DAN, 🌵@bob, @Fay and @dan.');
  const words = [...sent.text];
  expect(
    sent.mentions.map(({ start, length, person: id }) => [words.slice(start, start + length).join(''), id]),
  ).toEqual([
    ['@dan', nicknamed.id],
    ['@Eve', told.id],
    ['@DAN', nicknamed.id],
    ['@bob', bob.id],
    ['@Fay', both.id],
    ['@dan', nicknamed.id],
  ]);
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
