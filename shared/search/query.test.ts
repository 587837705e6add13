import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery, type Query } from './query';
import { say } from '../words/say';

const now = new Date(2026, 10, 23, 15, 30).getTime();
const midnight = (year: number, month = 1, day = 1): number => new Date(year, month - 1, day).getTime();
const parse = (text: string): Query => parseQuery(text, now);
const wordTerm = (text: string, open = false) => ({ kind: 'word', text, open });
const phraseTerm = (text: string, open = false) => ({ kind: 'phrase', text, open });

test.each([
  ['', []],
  ['  ', []],
  ['foo Bar', [wordTerm('foo'), wordTerm('Bar', true)]],
  ['foo ', [wordTerm('foo')]],
  ['"foo bar" baz', [phraseTerm('foo bar'), wordTerm('baz', true)]],
  ['"foo bar"', [phraseTerm('foo bar')]],
  ['“foo bar”', [phraseTerm('foo bar')]],
  ['"foo ba', [phraseTerm('foo ba', true)]],
  ['"foo ', [phraseTerm('foo')]],
  ['foo"bar baz"', [wordTerm('foo'), phraseTerm('bar baz')]],
  ['foo "', [wordTerm('foo')]],
  ['"" foo', [wordTerm('foo', true)]],
  ['foo from:ann', [wordTerm('foo')]],
  ['foo:bar http://x ', [wordTerm('foo:bar'), wordTerm('http://x')]],
  ['xfrom:ann', [wordTerm('xfrom:ann', true)]],
])('the terms of a query are parsed: %s', (text, terms) => {
  expect(parse(text)).toMatchObject({ terms, problems: [] });
});

test('filters are case-insensitive and may repeat', () => {
  expect(
    parse(
      'From:ann Mentions:me in:lab FROM:"Ann B" in:"Field camp" has:LINK File:"core log" has:picture foo',
    ),
  ).toEqual({
    terms: [wordTerm('foo', true)],
    from: ['ann', 'Ann B'],
    mentions: ['me'],
    in: ['lab', 'Field camp'],
    notBefore: undefined,
    before: undefined,
    isSaved: false,
    has: new Set(['link', 'picture']),
    files: [phraseTerm('core log', true)],
    problems: [],
  });
  expect(parse('from:"Ann B').from).toEqual(['Ann B']);
});

test.each([
  ['before:2026', undefined, midnight(2026)],
  ['after:2026', midnight(2026), undefined],
  ['on:2026', midnight(2026), midnight(2027)],
  ['on:2026-12', midnight(2026, 12), midnight(2027, 1)],
  ['on:2026-12-31', midnight(2026, 12, 31), midnight(2027, 1, 1)],
  ['on:2024-02-29', midnight(2024, 2, 29), midnight(2024, 3, 1)],
  ['on:Today', midnight(2026, 11, 23), midnight(2026, 11, 24)],
  ['on:yesterday', midnight(2026, 11, 22), midnight(2026, 11, 23)],
  ['before:today', undefined, midnight(2026, 11, 23)],
  ['after:"2026-01"', midnight(2026), undefined],
  ['after:2025 before:2026-03 after:2024 before:2027', midnight(2025), midnight(2026, 3)],
])('the time span of a query is parsed: %s', (text, notBefore, before) => {
  expect(parse(text)).toMatchObject({ notBefore, before, problems: [] });
});

test.each([
  ['before:2026-13', '“before:2026-13” is not a date. Write it like before:2026-11-23.'],
  ['On:2026-02-29 x', '“On:2026-02-29” is not a date. Write it like on:2026-11-23.'],
  ['after:0000 x', '“after:0000” is not a date. Write it like after:2026-11-23.'],
  ['after:2026-1 x', '“after:2026-1” is not a date. Write it like after:2026-11-23.'],
  ['has:photo', '“has:photo” is not known. There are has:link, has:file, has:picture and is:saved.'],
  ['is:new', '“is:new” is not known. There are has:link, has:file, has:picture and is:saved.'],
  ['from: ann', 'Nothing follows “from:”. Write it without a space, like from:ann.'],
  ['file:-> x', '“->” has no letters, digits or symbols to search for.'],
  ['file: x', 'Nothing follows “file:”. Write it without a space, like file:report.'],
  ['-> ', '“->” has no letters, digits or symbols to search for.'],
])('the problem of a query is reported: %s', (text, problem) => {
  expect(parse(text).problems.map((each) => say(each))).toEqual([problem]);
});

test.each([
  'before:',
  'before:20',
  'before:2026-',
  'before:2026-1',
  'on:yest',
  'has:',
  'has:li',
  'has:pic',
  'is:',
  'is:sa',
  'file:',
  'from:',
  'foo -> bar',
])('an incomplete query reports no problem while it is typed: %s', (text) => {
  expect(parse(text)).toMatchObject({ notBefore: undefined, before: undefined, problems: [] });
});

test('a query can ask for what the user has saved', () => {
  expect(parse('is:saved garden')).toMatchObject({ isSaved: true, problems: [] });
  expect(parse('IS:SAVED')).toMatchObject({ isSaved: true, terms: [] });
  expect(parse('this:saved is saved').isSaved).toBe(false);
});

test('any input is accepted; what is neither filter nor quote stays in the terms', () => {
  const bits = fc.constantFrom(
    '"',
    ' ',
    'from:',
    'file:',
    'on:',
    'has:',
    'is:',
    '2026',
    '-',
    'x',
    '\n',
    '：',
    '“',
  );
  const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: bits }));
  fc.assert(
    fc.property(typed, (text) => {
      const { terms } = parse(text);
      expect(terms.every((term) => term.text.trim() !== '' && !term.text.includes('"'))).toBe(true);
      expect(terms.slice(0, -1).some((term) => term.open)).toBe(false);
    }),
  );
});
