import { expect, test } from 'vitest';
import { emojiTable } from '../../../build/emoji-tables';
import { isEmoji } from '../../../shared/conversation/emoji';
import { emojiIn, emojiNamed, searchEmoji } from './emoji-table';

const [english, german] = [emojiIn(emojiTable('en')), emojiIn(emojiTable('de'))];
const found = (typed: string, all = english): string[] => searchEmoji(all, typed).map(({ emoji }) => emoji);

test('the tables have every emoji once, in groups, and each can be sent as a reaction', () => {
  expect(english.length).toBeGreaterThan(1_700);
  expect(german.map(({ emoji }) => emoji)).toEqual(english.map(({ emoji }) => emoji));
  expect(new Set(english.map(({ emoji }) => emoji)).size).toBe(english.length);
  expect(english.filter(({ emoji }) => !isEmoji(emoji))).toEqual([]);
  expect([...new Set(english.map(({ group }) => group))]).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9]);
  expect(english.filter(({ label, names }) => label === '' || names.some((name) => name === ''))).toEqual([]);
});

test('emoji are found by the beginnings of words, in the language of the windows', () => {
  expect(found('grin cat')).toContain('😸');
  expect(found('tomat')).toEqual(['🍅']);
  expect(found('TOMATE', german)[0]).toBe('🍅');
  expect(found('omato')).toEqual([]);
  expect(found('')).toHaveLength(english.length);
});

test('a name after a colon finds those that begin with it, short ones first', () => {
  const named = (typed: string, all = english) =>
    emojiNamed(all, typed, 3).map(({ emoji, name }) => `${emoji} ${name}`);
  expect(named('smile')[0]).toBe('😄 smile');
  expect(named('+1')).toEqual(['👍️ +1']);
  expect(named('tomate', german)).toEqual(['🍅 tomate']);
  expect(named('thumbsu', german)).toEqual(['👍️ thumbsup']);
  expect(named('umbrella').filter((each) => each.endsWith(' umbrella'))).toEqual(['☔️ umbrella']);
  expect(named('zzz_nothing')).toEqual([]);
});
