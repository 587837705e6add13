import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryHash, personId } from '../ids';
import { limits } from '../protocol/limits';
import { traitsOf, type KindContent, type KnownContent } from './kinds';
import { contentOf, answeredBy, readContent, readingOf, searchedWords, targetOf } from './content';
import type { Json, MessageContent } from './log-entry';
import { sealedContent } from '../sealing/sealed-content';

const to = entryHash.parse('A'.repeat(43));
const ann = personId.parse('B'.repeat(42) + 'A');
const content = (kind: string, fields: Record<string, Json> = {}, target = to): MessageContent => ({
  kind,
  id: 'id',
  to: target,
  salt: 'salt',
  fields,
});

const sayings: KnownContent[] = [
  { kind: 'text', text: 'hello' },
  { kind: 'text', text: 'in the café', to },
  { kind: 'text', text: 'as I heard', forwarded: true },
  {
    kind: 'text',
    text: '🌵 @Ann and @all',
    mentions: [
      { start: 2, length: 4, person: ann },
      { start: 11, length: 4 },
    ],
  },
  { kind: 'title', title: 'Garden' },
  { kind: 'reaction', to, emoji: '👍', removed: false },
  { kind: 'reaction', to, emoji: '👍', removed: true },
  { kind: 'edit', to, text: 'hello again' },
  { kind: 'deletion', to },
  { kind: 'file', name: 'notes.txt', size: 3, type: 'text/plain', root: to, key: to, to },
  {
    kind: 'file',
    name: 'Photos',
    size: 900,
    type: 'application/octet-stream',
    root: to,
    key: to,
    files: 12,
    list: 300,
    width: 40,
    height: 30,
    preview: 'AAA=',
    caption: 'Our garden',
  },
  { kind: 'poll', question: 'Lunch?', choices: ['Soup', 'Pizza'], to },
  { kind: 'poll', question: 'Which days?', choices: ['Saturday', 'Sunday'], several: true },
  { kind: 'vote', to, chosen: [0, 2] },
  { kind: 'vote', to, chosen: [] },
  { kind: 'closing', to },
  { kind: 'pin', to, removed: false },
  { kind: 'pin', to, removed: true },
];
const ballot = { question: 'Lunch?', choices: ['Soup', 'Pizza'] };

const offer = { name: 'notes.txt', size: 3, type: 'text/plain', root: to, key: to };

test.each(sayings)('a content survives encoding and decoding: $kind', (said) => {
  expect(readContent({ id: 'id', salt: 'salt', ...contentOf(said) })).toEqual(said);
});

test.each([
  ['a kind of a later version', content('quiz', { question: 'Lunch?' })],
  ['a name that every object has', content('constructor')],
  ['another name that every object has', content('__proto__')],
  ['a text that is none', content('text', { text: 7 })],
  ['no text', content('text')],
  ['a text that is too long', content('text', { text: 'x'.repeat(limits.textCharacters + 1) })],
  ['a title that is too long', content('title', { title: 'x'.repeat(limits.titleCharacters + 1) })],
  ['a word as a reaction', content('reaction', { emoji: 'lol' })],
  ['two emoji as a reaction', content('reaction', { emoji: '👍👍' })],
  ['a reaction that is taken back in a way of its own', content('reaction', { emoji: '👍', removed: 'x' })],
  ['an offer without a name', content('file', { ...offer, name: '' })],
  ['an offer with a name that is too long', content('file', { ...offer, name: 'x'.repeat(241) })],
  ['an offer of half a byte', content('file', { ...offer, size: 0.5 })],
  ['an offer of fewer bytes than none', content('file', { ...offer, size: -1 })],
  ['an offer of more than 1 TiB', content('file', { ...offer, size: 2 ** 40 + 1 })],
  ['an offer without a media type', content('file', { ...offer, type: 'text' })],
  ['an offer whose root is too short', content('file', { ...offer, root: 'AAAA' })],
  ['an offer without a key', content('file', { ...offer, key: 7 })],
  ['a folder of more than a million files', content('file', { ...offer, files: 1_000_001, list: 1 })],
  ['a folder with a list that is longer than all of it', content('file', { ...offer, files: 1, list: 4 })],
  ['a folder without a list', content('file', { ...offer, files: 1 })],
  ['a picture without a height', content('file', { ...offer, width: 1 })],
  ['a picture of no size', content('file', { ...offer, width: 0, height: 1 })],
  ['a preview that is no base64', content('file', { ...offer, preview: '<svg>' })],
  ['a preview that is too large', content('file', { ...offer, preview: 'A'.repeat(24_004) })],
  ['a caption that is too long', content('file', { ...offer, caption: 'x'.repeat(2001) })],
  ['a poll without a question', content('poll', { ...ballot, question: '' })],
  ['a poll with a question that is too long', content('poll', { ...ballot, question: 'x'.repeat(241) })],
  ['a poll with one choice', content('poll', { ...ballot, choices: ['Soup'] })],
  ['a poll with too many choices', content('poll', { ...ballot, choices: [...'abcdefghijklm'] })],
  ['a poll with a choice that is empty', content('poll', { ...ballot, choices: ['Soup', ''] })],
  ['a poll with a choice that is too long', content('poll', { ...ballot, choices: ['a', 'x'.repeat(121)] })],
  ['a poll with a number as choice', content('poll', { ...ballot, choices: ['Soup', 7] })],
  ['a poll that is several in a way of its own', content('poll', { ...ballot, several: false })],
  ['a vote for no place', content('vote', { chosen: [-1] })],
  ['a vote for half a place', content('vote', { chosen: [0.5] })],
  ['a vote beyond all choices', content('vote', { chosen: [12] })],
  ['a vote twice for the same', content('vote', { chosen: [1, 1] })],
  ['a vote in no order', content('vote', { chosen: [1, 0] })],
  ['a vote without what is chosen', content('vote')],
  ['a vote in nothing', { ...content('vote', { chosen: [0] }), to: undefined }],
  ['a closing of nothing', { ...content('closing'), to: undefined }],
  ['a pin of nothing', { ...content('pin'), to: undefined }],
  ['a pin that ends in a way of its own', content('pin', { removed: 1 })],
  ['a deletion of nothing', { ...content('deletion'), to: undefined }],
])('%s is unknown', (_what, written) => {
  expect(readContent(written)).toEqual({ kind: 'unknown' });
  expect(readingOf(readContent(written))).toEqual({ act: 'sent a message that this version cannot show' });
});

test('a sealed message whose key has not come is shown, and neither counted as unread nor found', () => {
  const named = { key: 'k'.repeat(43), chain: 1, salt: `${'s'.repeat(21)}A`, data: 'd'.repeat(107) };
  const sealed = readContent(sealedContent(named));
  expect(sealed).toEqual({ kind: 'sealed' });
  expect(traitsOf('sealed')).toMatchObject({ standsAlone: true, countsAsUnread: false });
  expect(searchedWords(sealed)).toBeUndefined();
  const later = { ...named, form: 2 };
  expect(readContent({ ...sealedContent(named), fields: { sealed: later } })).toEqual({ kind: 'unknown' });
});

test('decoding a content never throws, whatever its fields', () => {
  const kinds = fc.oneof(fc.constantFrom(...sayings.map(({ kind }) => kind)), fc.string());
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
  const fields = fc.dictionary(
    fc.constantFrom('text', 'title', 'emoji', 'removed', 'question', 'choices', 'chosen', 'other'),
    value,
  );
  fc.assert(
    fc.property(kinds, fields, (kind, said) => {
      const read = readContent(content(kind, said));
      expect(readingOf(read)).toBeDefined();
    }),
  );
});

test('lengths are counted in code points, not in UTF-16 units', () => {
  const longest = '😀'.repeat(limits.textCharacters);
  expect(readContent(content('text', { text: longest }))).toEqual({ kind: 'text', text: longest, to });
  expect(readContent(content('text', { text: `${longest}.` }))).toEqual({ kind: 'unknown' });
});

test('only kinds that belong to another message have a target', () => {
  expect(targetOf(content('reaction', { emoji: '👍' }))).toBe(to);
  expect(targetOf(content('text', { text: 'a reply' }))).toBeUndefined();
  expect(targetOf(content('quiz'))).toBeUndefined();
  expect(targetOf(content('poll', ballot))).toBeUndefined();
});

test('texts, files and polls answer the message that they name, and nothing else answers', () => {
  const said = sayings.map((each) => ({ id: 'id', salt: 'salt', ...contentOf(each) }));
  expect(said.filter((each) => answeredBy(each) === to).map(({ kind }) => kind)).toEqual([
    'text',
    'file',
    'poll',
  ]);
  expect(answeredBy(content('quiz'))).toBeUndefined();
  expect(answeredBy(content('title', { title: 'Garden' }))).toBeUndefined();
});

test('a kind accepts only annotations that fit it', () => {
  const taken = sayings.flatMap(({ kind }) => traitsOf(kind).takes);
  for (const kind of taken) expect(traitsOf(kind).standsAlone).toBe(false);
});

test('each kind has its plain reading', () => {
  const about = 'Shall we meet at twelve in front of the\nold library?';
  const read = (said: KindContent): string => Object.values(readingOf(said, about)).join();
  expect(sayings.map(read)).toEqual([
    'hello',
    '> Shall we meet at twelve in front of the…\nin the café',
    'as I heard',
    '🌵 @Ann and @all',
    'named the conversation “Garden”',
    'reacted with 👍 to “Shall we meet at twelve in front of the…”',
    'took back 👍 to “Shall we meet at twelve in front of the…”',
    'changed “Shall we meet at twelve in front of the…” to: hello again',
    'deleted a message',
    'sent the file “notes.txt”',
    'sent the folder “Photos”: Our garden',
    '> Shall we meet at twelve in front of the…\nPoll: Lunch?\n1. Soup\n2. Pizza',
    'Poll: Which days?\n1. Saturday\n2. Sunday',
    'voted for 1 and 3 in “Shall we meet at twelve in front of the…”',
    'took back a vote in “Shall we meet at twelve in front of the…”',
    'closed “Shall we meet at twelve in front of the…”',
    'pinned a message',
    'unpinned a message',
  ]);
  expect(readingOf({ kind: 'vote', to, chosen: [1] })).toEqual({ act: 'voted for 2' });
  expect(readingOf({ kind: 'closing', to })).toEqual({ act: 'closed a poll' });
  expect(read({ kind: 'title', title: ' ' })).toBe('removed the conversation’s name');
  expect(readingOf({ kind: 'text', to, text: 'x' })).toEqual({ words: 'x' });
  expect(readingOf({ kind: 'edit', to, text: 'x' })).toEqual({ act: 'changed a message to: x' });
});

test('a title within a reading cannot change the text around it', () => {
  expect(readingOf({ kind: 'title', title: 'a\u202eb\nc' })).toEqual({
    act: 'named the conversation “a\ufffdb c”',
  });
});

test('texts, edits and polls are searchable by their words, files by their names and captions', () => {
  expect(sayings.map((said) => searchedWords(said))).toEqual([
    'hello',
    'in the café',
    'as I heard',
    '🌵 @Ann and @all',
    undefined,
    undefined,
    undefined,
    'hello again',
    undefined,
    'notes.txt',
    'Photos\nOur garden',
    'Lunch?\nSoup\nPizza',
    'Which days?\nSaturday\nSunday',
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
