import { IntlMessageFormat } from 'intl-messageformat';
import { afterEach, expect, test } from 'vitest';
import { de } from './de';
import { en } from './en';
import { listNames } from './lists';
import { localeFor, pseudoLocale, setLocale } from './locale';
import { phrase, type Key } from './phrase';
import { inEnglish, say, sayWith } from './say';

afterEach(() => setLocale('en'));

type Tree = ReturnType<IntlMessageFormat['getAst']>;

/** The arguments of a message and their types, as its parser sees them. */
function argumentsIn(tree: Tree): string[] {
  return tree.flatMap((element): string[] => {
    if (element.type === 0 || element.type === 7) return [];
    const own = `${element.value} ${element.type}`;
    if (!('options' in element)) return [own];
    return [own, ...Object.values(element.options).flatMap(({ value }) => argumentsIn(value))];
  });
}
const parsed = (text: string, at: string): Tree =>
  new IntlMessageFormat(text, at, undefined, { ignoreTag: true }).getAst();

const keys = Object.keys(en) as Key[];

test('German has every key of English, and each message takes the same arguments', () => {
  expect(Object.keys(de).sort()).toEqual([...keys].sort());
  const kinds = (text: string, at: string): string[] => [...new Set(argumentsIn(parsed(text, at)))].sort();
  for (const key of keys) expect([key, ...kinds(de[key], 'de')]).toEqual([key, ...kinds(en[key], 'en')]);
});

test('German says “du” in every message', () => {
  const formal = /\b(Ihnen|[A-Za-zÄÖÜäöüß]+en Sie)\b/;
  expect(keys.filter((key) => formal.test(de[key]))).toEqual([]);
});

test.each([
  // English sets an ellipsis and a percent sign close, German after a no-break space.
  ['English', en, /\s[…%]|["']/],
  ['German', de, /[^\u00a0][…%]|["'“]\b|\b[”"]/],
])('%s has the quotation marks and spaces of its language', (_language, catalogue, wrong) => {
  expect(keys.filter((key) => wrong.test(catalogue[key]))).toEqual([]);
});

test('plurals, numbers and choices are formatted for the locale', () => {
  expect(say('missing.fetching', { count: 1 })).toBe('1 message missing, fetching…');
  expect(say('missing.fetching', { count: 1_200 })).toBe('1,200 messages missing, fetching…');
  expect(say('event.joined', { by: 'me', name: '' })).toBe('You joined');
  expect(say('event.joined', { by: 'other', name: 'Ann' })).toBe('Ann joined');
});

test('a phrase within a phrase is formatted in the same language', () => {
  const lost = phrase('connection.refused', {
    reason: phrase('ended.asleep'),
    remedy: phrase('connection.kept'),
  });
  expect(say(lost)).toBe('This computer was asleep. What you write is kept on this computer.');
  setLocale(pseudoLocale);
  expect(say(lost)).toMatch(/^\[\[.*\]\. \[.*\]\]$/);
  expect(inEnglish(lost)).toMatch(/^This computer was asleep\./);
});

test('elements keep their place in the sentence', () => {
  const name = { element: 'Ann' };
  expect(sayWith('person.me', { name })).toEqual([name, ' (you)']);
});

test('the pseudo-locale lengthens every message by a fifth or more and puts it in brackets', () => {
  const plain = (tree: Tree): string => tree.map((each) => (each.type === 0 ? each.value : '')).join('');
  for (const key of keys) {
    const letters = plain(parsed(en[key], 'en')).replace(/[^a-zA-Z]/g, '').length;
    setLocale(pseudoLocale);
    const said = say({ key, values: values(en[key]) });
    expect(said).toMatch(/^\[[^]*\]$/);
    if (letters > 12) expect([key, said.length > 1.2 * letters]).toEqual([key, true]);
  }
});

/** Any values for the arguments of a message. */
const values = (text: string): Record<string, string | number> =>
  Object.fromEntries(argumentsIn(parsed(text, 'en')).map((each) => [each.split(' ')[0] ?? '', 2]));

test('lists name the first items and count the rest', () => {
  expect(listNames(['Ann', 'Bob', 'Cleo'])).toBe('Ann, Bob and Cleo');
  expect(listNames(['Ann', 'Bob', 'Cleo', 'Dan'])).toBe('Ann, Bob and 2 others');
  setLocale('en-US');
  expect(listNames(['Ann', 'Bob', 'Cleo'])).toBe('Ann, Bob and Cleo');
});

test.each([
  ['system', ['de-AT', 'en-GB'], 'de-AT'],
  ['system', ['fr-FR', 'en-GB'], 'en-GB'],
  ['system', ['fr-FR'], 'en'],
  ['system', ['C', 'not a locale'], 'en'],
  ['en', ['de-DE', 'en-GB'], 'en-GB'],
  ['de', ['en-GB'], 'de'],
  [pseudoLocale, ['de-DE'], pseudoLocale],
])('the language setting %s on a system with %j results in %s', (preferred, system, chosen) => {
  expect(localeFor(preferred, system)).toBe(chosen);
});
