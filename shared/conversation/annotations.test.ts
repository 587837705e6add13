import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyHash, conversationId, entryHash, personId, writerId, type PersonId } from '../ids';
import { limits } from '../protocol/limits';
import { annotate, type AnnotatedMessage, type AuthoredMessage } from './annotations';
import type { KindName, KindContent, KnownContent } from './kinds';
import { contentOf } from './content';
import type { MessageContent } from './log-entry';
import {
  changesWords,
  countsAsUnread,
  exportedOf,
  lineOf,
  mayWrite,
  notificationOf,
  simpleTextOf,
  standsAlone,
  wordsToCopy,
  wordsToSearch,
} from './readings';

const key = (name: string): string => `${name.padEnd(42, '-')}A`;
const [ann, bob, cleo] = ['ann', 'bob', 'cleo'].map((name) => personId.parse(key(name)));
const people = [ann, bob, cleo].flatMap((person) => person ?? []);
const target = entryHash.parse(key('target'));

interface Line {
  person?: PersonId | undefined;
  clock: number;
  said: KnownContent;
}

function written({ person = ann, clock, said }: Line, hash = `${clock}`): AuthoredMessage {
  if (!person) throw new Error('There is nobody.');
  const content: MessageContent = { id: `id-${hash}`, salt: 'salt', ...contentOf(said) };
  return { person, entry: entryOf(content, person, clock, hash) };
}

const entryOf = (content: MessageContent | undefined, person: PersonId, clock: number, hash: string) => ({
  command: 'SEND_MESSAGE' as const,
  conversation: conversationId.parse('00000000-0000-8000-8000-000000000000'),
  writer: writerId.parse(person),
  number: clock,
  prev: undefined,
  after: [],
  clock,
  at: clock * 1_000,
  from: 'name',
  hash: entryHash.parse(key(hash)),
  signature: undefined,
  extra: {},
  body: bodyHash.parse(key('body')),
  content,
});

const hello = written({ clock: 1, said: { kind: 'text', text: 'hello' } }, 'target');
test('an edit leaves what a message answers as it is', () => {
  const reply = written({ clock: 1, said: { kind: 'text', text: 'yes', to: target } }, 'reply');
  const edit = written({ clock: 2, said: { kind: 'edit', to: reply.entry.hash, text: 'no' } });
  expect(annotate(reply, [edit]).said).toEqual({ kind: 'text', text: 'no', to: target });
});

const with_ = (...lines: Line[]): AnnotatedMessage =>
  annotate(
    hello,
    lines.map((line) => written(line)),
  );
const reaction = (emoji: string, removed = false): KindContent<'reaction'> => ({
  kind: 'reaction',
  to: target,
  emoji,
  removed,
});
const edit = (text: string): KindContent<'edit'> => ({ kind: 'edit', to: target, text });
const deletion: KindContent<'deletion'> = { kind: 'deletion', to: target };

test('a message without annotations is shown as written', () => {
  expect(with_()).toEqual({
    said: { kind: 'text', text: 'hello' },
    isDeleted: false,
    editedAt: undefined,
    tallies: [],
  });
});

test('the last edit in display order counts', () => {
  const edited = with_({ clock: 9, said: edit('late') }, { clock: 5, said: edit('early') });
  expect(edited).toMatchObject({ said: { kind: 'text', text: 'late' }, editedAt: 9_000 });
});

test('edits and deletions by others do not count', () => {
  expect(
    with_({ person: bob, clock: 5, said: edit('x') }, { person: bob, clock: 6, said: deletion }),
  ).toEqual(with_());
});

test('a deletion overrides later edits and removes the reactions', () => {
  const lines = [
    { clock: 5, said: deletion },
    { clock: 6, said: edit('back again') },
    { person: bob, clock: 7, said: reaction('👍') },
  ];
  expect(with_(...lines)).toEqual({
    said: undefined,
    isDeleted: true,
    editedAt: undefined,
    tallies: [],
  });
});

test('reactions are counted per emoji, each person once, in the order in which they came', () => {
  const { tallies } = with_(
    { person: bob, clock: 3, said: reaction('❤') },
    { person: cleo, clock: 4, said: reaction('👍') },
    { person: ann, clock: 5, said: reaction('❤️') },
    { person: bob, clock: 6, said: reaction('❤️') },
  );
  expect(tallies).toEqual([
    { kind: 'reaction', emoji: '👍', people: [cleo] },
    { kind: 'reaction', emoji: '❤️', people: [ann, bob] },
  ]);
});

test('the last reaction of a person with an emoji decides whether it is shown', () => {
  const on = { person: bob, clock: 3, said: reaction('👍') };
  const off = { person: bob, clock: 4, said: reaction('👍', true) };
  expect(with_(on, off).tallies).toEqual([]);
  expect(with_(off, on, { ...on, clock: 5 }).tallies).toEqual([
    { kind: 'reaction', emoji: '👍', people: [bob] },
  ]);
});

test('the number of emoji that one person can show under a message is bounded', () => {
  const many = ['🐀', '🐁', '🐂', '🐃', '🐄', '🐅', '🐆', '🐇', '🐈', '🐉'];
  const { tallies } = with_(...many.map((emoji, index) => ({ clock: index + 2, said: reaction(emoji) })));
  expect(tallies.map(({ emoji }) => emoji)).toEqual(many.slice(-limits.talliedEmojiPerPerson));
});

const poll = written(
  { clock: 1, said: { kind: 'poll', question: 'Lunch?', choices: ['Soup', 'Pizza'] } },
  'target',
);
const vote = (who: PersonId | undefined, clock: number, ...chosen: number[]): AuthoredMessage =>
  written({ person: who, clock, said: { kind: 'vote', to: target, chosen } }, `vote-${clock}`);
const closing = (who: PersonId | undefined, clock: number): AuthoredMessage =>
  written({ person: who, clock, said: { kind: 'closing', to: target } }, `closing-${clock}`);

test('votes count until the author of the poll closes it', () => {
  const votes = [vote(bob, 3, 0), vote(ann, 4, 1), vote(bob, 8, 1)];
  expect(annotate(poll, votes).poll).toEqual({ votes: [[], [ann, bob]], isClosed: false });
  expect(annotate(poll, [...votes, closing(cleo, 2)]).poll?.isClosed).toBe(false);
  expect(annotate(poll, [...votes, closing(ann, 6), closing(ann, 9)]).poll).toEqual({
    votes: [[bob], [ann]],
    isClosed: true,
  });
  expect(annotate(hello, votes).poll).toBeUndefined();
});

test('an export of a poll says who voted for what', () => {
  const message = annotate(poll, [vote(bob, 3, 0), closing(ann, 6)]);
  expect(exportedOf(message, (id) => id.slice(0, 3))).toEqual({
    words: 'Poll: Lunch?\n1. Soup\n2. Pizza',
    notes: ['Soup: 1 (bob)', 'Pizza: 0', 'Closed'],
  });
});

test('a poll counts the same in whatever order its votes come', () => {
  const said = fc.array(
    fc.record({ who: fc.constantFrom(...people), clock: fc.integer({ min: 2, max: 9 }), chosen: fc.nat(2) }),
    { maxLength: 12 },
  );
  const closed = fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined });
  const mixed = fc.tuple(said, closed).chain(([lines, at]) => {
    const all = lines.map(({ who, clock, chosen }, index) =>
      written({ person: who, clock, said: { kind: 'vote', to: target, chosen: [chosen] } }, `v${index}`),
    );
    const every = at === undefined ? all : [...all, closing(ann, at)];
    return fc.tuple(fc.constant(every), fc.shuffledSubarray(every, { minLength: every.length }));
  });
  fc.assert(
    fc.property(mixed, ([lines, shuffled]) => {
      expect(annotate(poll, shuffled)).toEqual(annotate(poll, lines));
    }),
  );
});

test('annotations of other messages, or of a kind that does not fit, are ignored', () => {
  const other = entryHash.parse(key('other'));
  expect(with_({ clock: 5, said: { kind: 'edit', to: other, text: 'x' } })).toEqual(with_());
  const title = written({ clock: 1, said: { kind: 'title', title: 'Garden' } }, 'target');
  const edits = [written({ clock: 5, said: edit('x') }), written({ clock: 6, said: deletion })];
  expect(annotate(title, edits)).toMatchObject({
    said: { kind: 'title', title: 'Garden' },
    isDeleted: false,
  });
});

const person = fc.constantFrom(...people);
const saying = fc.oneof(
  fc.record({ emoji: fc.constantFrom('👍', '❤', '❤️', '😂'), removed: fc.boolean() }).map((fields) => ({
    ...reaction(fields.emoji, fields.removed),
  })),
  fc.constantFrom('a', 'b', 'c').map(edit),
);
const history = fc.array(fc.record({ person, clock: fc.integer({ min: 1, max: 12 }), said: saying }), {
  maxLength: 25,
});
const numbered = (lines: readonly Line[]): AuthoredMessage[] =>
  lines.map((line, index) => written(line, String.fromCharCode(97 + index)));

test('neither the order of arrival nor repetition matters', () => {
  const mixed = history.chain((lines) => {
    const all = numbered(lines);
    return fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }));
  });
  fc.assert(
    fc.property(mixed, ([lines, shuffled]) => {
      expect(annotate(hello, shuffled)).toEqual(annotate(hello, lines));
    }),
  );
});

test('a deleted message stays deleted whatever comes later', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 12 }), (lines, clock) => {
      const all = [...numbered(lines), written({ clock, said: deletion }, 'deletion')];
      expect(annotate(hello, all)).toMatchObject({ isDeleted: true, tallies: [] });
    }),
  );
});

test('nobody is counted twice for an emoji, and no emoji is listed without people', () => {
  fc.assert(
    fc.property(history, (lines) => {
      for (const { people: reacted } of annotate(hello, numbered(lines)).tallies) {
        expect(reacted.length).toBeGreaterThan(0);
        expect(new Set(reacted).size).toBe(reacted.length);
      }
    }),
  );
});

/** The readings of a message for each of their users. */
const readings = (message: AnnotatedMessage): unknown[] => [
  wordsToSearch(message),
  wordsToCopy(message),
  lineOf(message),
  notificationOf(message),
  exportedOf(message, (id) => id.slice(0, 3)),
];

test('search, copying, the conversation list, notifications and export use the shown text', () => {
  expect(readings(with_())).toEqual(['hello', 'hello', 'hello', 'hello', { words: 'hello', notes: [] }]);
  const changed = with_(
    { clock: 5, said: edit('hi') },
    { person: bob, clock: 6, said: reaction('👍') },
    { person: cleo, clock: 7, said: reaction('👍') },
  );
  const notes = ['Edited', '👍 bob, cle'];
  expect(readings(changed)).toEqual(['hi', 'hi', 'hi', 'hi', { words: 'hi', notes }]);
});

test('edits and deletions change the words by which their target is found; reactions do not', () => {
  const kinds = ['edit', 'deletion', 'reaction', 'vote', 'text', 'of the future'];
  expect(kinds.filter(changesWords)).toEqual(['edit', 'deletion']);
});

test('a deleted message is neither found nor copied, and raises no notification', () => {
  const deleted = with_({ clock: 5, said: deletion });
  expect(readings(deleted)).toEqual([
    undefined,
    undefined,
    'Message deleted',
    undefined,
    { act: 'deleted a message' },
  ]);
});

test('a title is described as an event, and raises no notification', () => {
  const title = annotate(written({ clock: 1, said: { kind: 'title', title: 'Garden' } }), []);
  const act = 'named the conversation “Garden”';
  expect(readings(title)).toEqual([
    undefined,
    undefined,
    'Named the conversation “Garden”',
    undefined,
    { act },
  ]);
});

test('a kind of a later version raises a notification that describes what is known of it', () => {
  const content = { kind: 'quiz', id: 'id', to: undefined, salt: 'salt', fields: {} };
  const quiz = annotate({ person: ann ?? people[0] ?? hello.person, entry: { ...hello.entry, content } }, []);
  const act = 'sent a message that this version cannot show';
  expect(readings(quiz)).toEqual([
    undefined,
    undefined,
    'Sent a message that this version cannot show',
    'Sent a message that this version cannot show',
    { act },
  ]);
  expect([standsAlone(content), countsAsUnread(content)]).toEqual([true, true]);
});

test('a message whose content is missing appears nowhere', () => {
  const gone = annotate({ ...hello, entry: { ...hello.entry, content: undefined } }, [
    written({ clock: 5, said: edit('x') }),
  ]);
  expect(readings(gone)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect([standsAlone(undefined), countsAsUnread(undefined)]).toEqual([false, false]);
});

const kinds: readonly [KindName, boolean, boolean][] = [
  ['text', true, true],
  ['title', true, false],
  ['reaction', false, false],
  ['edit', false, false],
  ['deletion', false, false],
  ['poll', true, true],
  ['vote', false, false],
  ['closing', false, false],
];
test.each(kinds)('%s stands alone: %s, counts as unread: %s', (kind, alone, unread) => {
  const content = { kind, id: 'id', to: undefined, salt: 'salt', fields: {} };
  expect([standsAlone(content), countsAsUnread(content)]).toEqual([alone, unread]);
});

test('each kind may be written by its authors only', () => {
  const [me, you] = [hello.person, bob ?? hello.person];
  expect(['text', 'title', 'reaction'].map((kind) => mayWrite(kind, me, you))).toEqual([true, true, true]);
  expect(['edit', 'deletion'].map((kind) => mayWrite(kind, me, you))).toEqual([false, false]);
  expect(['edit', 'deletion'].map((kind) => mayWrite(kind, me, me))).toEqual([true, true]);
  expect(mayWrite('edit', me, undefined)).toBe(false);
});

test('simple clients receive texts, and other kinds only with the feature', () => {
  const content = written({ clock: 2, said: reaction('👍') }).entry.content;
  const words = hello.entry.content;
  if (!content || !words) throw new Error('There is no content.');
  expect([simpleTextOf(words, false), simpleTextOf(words, true)]).toEqual(['hello', 'hello']);
  expect(simpleTextOf(content, false)).toBeUndefined();
  expect(simpleTextOf(content, true, 'hello')).toBe('Reacted with 👍 to “hello”');
});
