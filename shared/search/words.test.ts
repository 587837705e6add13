import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alphabets, characterFrom, searchIndex } from '../../testing/search/test-kit';
import { limits } from '../protocol/limits';
import { needleOf } from './needle';
import { indexText, spell, tokensOf, wordsOf } from './words';

test('words are the same with and without positions, and positions are in order', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ unit: characterFrom(`${alphabets.join('')}½ﷺﬁﾞﾟ\u00ad\u0301\u3099`), maxLength: 30 }),
  );
  fc.assert(
    fc.property(text, (all) => {
      const tokens = tokensOf(all);
      expect(tokens.map((token) => token.text)).toEqual(wordsOf(all));
      expect(tokens.every(({ start, end }) => start < end)).toBe(true);
      expect(tokens.every(({ start }, index) => start >= (tokens[index - 1]?.start ?? 0))).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

/** Characters that normalization expands most, and those that give ordinary texts the most words and bytes. */
const costly = ['ﷺ', 'ﷻ', '㌖', '㌶', 'ﬃ', '㈝', '⑽', '한', '字', '👍', 'ΐ', 'x '];

test.each(costly)('8,000 × %s cause no more work than an ordinary text can', (characters) => {
  const text = characters.repeat(limits.textCharacters).slice(0, limits.textCharacters * 2);
  const words = wordsOf(text);
  const units = words.reduce((sum, word) => sum + word.length, 0);
  expect(words.length).toBeLessThanOrEqual(limits.foldedWords);
  expect(units).toBeLessThanOrEqual(limits.foldedUnits);
  expect(Buffer.byteLength(indexText(text))).toBeLessThanOrEqual(4 * limits.foldedUnits + limits.foldedWords);
  expect(tokensOf(text).map((token) => token.text)).toEqual(words);
});

test('all words of a text of 8,000 ordinary characters are indexed', () => {
  for (const character of ['字', '한', '👍', 'é', 'ß'])
    expect(wordsOf(`${character.repeat(limits.textCharacters - 2)} x`).at(-1)).toBe('X');
  expect(wordsOf('a '.repeat(limits.textCharacters / 2))).toHaveLength(limits.textCharacters / 2);
});

test('a long phrase matches by its first words', () => {
  const phrase = '字'.repeat(900);
  expect(needleOf({ kind: 'phrase', text: phrase, open: false })?.tokens).toHaveLength(
    limits.wordsPerSearchTerm,
  );
  const { keep, find } = searchIndex();
  keep({ text: '字'.repeat(2_000) }, { text: '字'.repeat(99) });
  expect(find(`"${phrase}"`)).toEqual([0]);
});

test('SQLite treats each of our tokens as one word, and distinguishes all of them', () => {
  const tokens = new Set<string>();
  // Above these are only variation selectors, which are invisible, and private characters, which are not tokens.
  for (let code = 0; code < 0x40000; code += 1)
    for (const each of wordsOf(String.fromCodePoint(code))) tokens.add(each);
  const kept = searchIndex().wordsIn(spell([...tokens].join(' ')));
  expect(new Set(kept)).toEqual(new Set([...tokens].map((token) => spell(token).toLowerCase())));
  expect(kept).toHaveLength(tokens.size);
});

test('the fast path for ASCII finds the same words as the general one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 300 }), (text) => {
      expect(wordsOf(text)).toEqual(tokensOf(text).map((token) => token.text));
    }),
  );
  for (let code = 0; code < 0x80; code += 1) {
    const text = `a${String.fromCharCode(code)}b`;
    expect(wordsOf(text)).toEqual(tokensOf(text).map((token) => token.text));
  }
});
