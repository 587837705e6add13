import { expect, test } from 'vitest';
import { Speller, type Lexicon } from './speller';

const lexicon = (words: readonly string[], suggestions: readonly string[] = []): Lexicon => ({
  has: (word) => words.includes(word),
  suggest: () => [...suggestions],
});

test('a word is right if any dictionary has it, or the user added it, in any case', () => {
  const speller = new Speller([lexicon(['tea']), lexicon(['Tee'])], ['Parley', 'café']);
  expect(speller.misspelt(['tea', 'Tee', 'parley', 'PARLEY', 'cafe\u0301', 'teh', '2026', '—'])).toEqual([
    'teh',
  ]);
});

test('without a dictionary nothing is wrong', () => {
  expect(new Speller([], []).misspelt(['qwrtz'])).toEqual([]);
});

test('the best suggestions of each dictionary come first, each once, and few', () => {
  const speller = new Speller([lexicon([], ['a', 'b', 'c', 'd']), lexicon([], ['x', 'b', 'y'])], []);
  expect(speller.suggest('q')).toEqual(['a', 'x', 'b', 'c', 'y']);
});
