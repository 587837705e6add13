import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alphabets, characterFrom, searchIndex } from './test-kit';
import { spell, tokensOf, wordsOf } from './words';

test('words are the same with and without their places, which are in order', () => {
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

test('SQLite takes each of our tokens for one word, and tells all apart', () => {
  const tokens = new Set<string>();
  // Beyond are selectors, which are not seen, and private characters, which are no tokens.
  for (let code = 0; code < 0x40000; code += 1)
    for (const each of wordsOf(String.fromCodePoint(code))) tokens.add(each);
  const kept = searchIndex().wordsIn(spell([...tokens].join(' ')));
  expect(new Set(kept)).toEqual(new Set([...tokens].map((token) => spell(token).toLowerCase())));
  expect(kept).toHaveLength(tokens.size);
});
