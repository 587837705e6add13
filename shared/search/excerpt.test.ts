import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptOf } from './excerpt';
import { parseQuery } from './query';

const excerpt = (text: string, typed: string, longest?: number): string =>
  excerptOf(text, parseQuery(typed, 0), longest)
    .map((piece) => (piece.match ? `[${piece.text}]` : piece.text))
    .join('');
const charactersOf = (text: string): string[] =>
  [...new Intl.Segmenter().segment(text)].map((each) => each.segment);

test.each([
  ['Hello  big\n\nworld ', 'world', 'Hello big [world]'],
  ['Foo foo FOO foobar', 'foo', '[Foo] [foo] [FOO] [foobar]'],
  ['foo foobar', 'foo ', '[foo] foobar'],
  ['a b a c a b', '"a b"', '[a b] a c [a b]'],
  ['die Straße', 'strasse', 'die [Straße]'],
  ['שָׁלוֹם לכולם', 'שלום', '[שָׁלוֹם] לכולם'],
  ['我们明天去北京', '北京', '我们明天去[北京]'],
  ['สวัสดีครับ', 'ดี', 'สวัส[ดี]ครับ'],
  ['พรุ่งนี้', 'รุ', 'พ[รุ่]งนี้'],
  ['ﾊﾟｿｺﾝを', 'パ ', '[ﾊﾟ]ｿｺﾝを'],
  ['well 👍🏽 done', '👍', 'well [👍🏽] done'],
  ['from 🇩🇪 🇩🇰', '🇩🇪', 'from [🇩🇪] 🇩🇰'],
  ['call foo_bar-baz()', 'foo_bar-ba', 'call [foo_bar-baz]()'],
  ['a ½ m', '½', 'a [½] m'],
  ['nothing to see', 'from:ann', 'nothing to see'],
  ['', 'foo', ''],
])('an excerpt marks the matches: %s, searched for %s', (text, typed, expected) => {
  expect(excerpt(text, typed)).toBe(expected);
});

test('a long text is cut around its first match, between words where it has any', () => {
  const text = `${'before '.repeat(40)}needle ${'after '.repeat(40)}`;
  expect(excerpt(text, 'needle', 40)).toBe('…before [needle] after after after after…');
  expect(excerpt(text, 'before', 20)).toBe('[before] [before]…');
  expect(excerpt(`${'before '.repeat(40)}needle`, 'needle', 20)).toBe('…before [needle]');
  expect(excerpt(`${'字'.repeat(99)}針${'字'.repeat(99)}`, '針', 8)).toBe('…字字[針]字字字字字…');
  expect(excerpt('x'.repeat(99), 'x', 8)).toBe('[xxxxxxxx]…');
});

test('an excerpt has whole characters of the text, at most as many as requested, and everything when that fits', () => {
  const character = fc.oneof(
    fc.constantFrom('a', 'b', ' ', 'é', 'ดี', '中', '👍🏽', '🇩🇪', '👨‍👩‍👧', '한', 'क्षि', '\n'),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
  );
  const text = fc.string({ unit: character, maxLength: 60 });
  fc.assert(
    fc.property(
      text,
      fc.constantFrom('a', '中', 'zzz', '"a b', '👍'),
      fc.integer({ min: 1, max: 50 }),
      (all, typed, longest) => {
        const shown = excerptOf(all, parseQuery(typed, 0), longest);
        const line = charactersOf(all.replace(/\s+/g, ' ').trim());
        const whole = shown.map((piece) => piece.text).join('');
        const characters = shown.flatMap((piece) => charactersOf(piece.text)).filter((each) => each !== '…');
        expect(characters.length).toBeLessThanOrEqual(longest);
        expect(line.join('|')).toContain(characters.join('|'));
        if (line.length <= longest) expect(whole).toBe(line.join(''));
        expect(shown.every((piece) => piece.text !== '')).toBe(true);
      },
    ),
  );
});
