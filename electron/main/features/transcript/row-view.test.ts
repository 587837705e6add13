import fc from 'fast-check';
import { expect, test } from 'vitest';
import { say } from '../../../../shared/words/say';
import { anyMessage } from '../../../../testing/entries/store-kit';
import { comparePlaces } from '../../../../shared/conversation/log-entry';
import type { EntryHash } from '../../../../shared/ids';
import { hash } from '../../../../testing/membership/names';
import { orderOf } from './row-view';
import { ann, bob, talkOf } from '../../../../testing/windows/test-talk';
import { TranscriptPage } from './transcript-page';

test('keys of rows sort as their entries do', () => {
  fc.assert(
    fc.property(anyMessage, anyMessage, (a, b) => {
      const [one, other] = [orderOf(a), orderOf(b)];
      expect(Math.sign(comparePlaces(a, b))).toBe(one < other ? -1 : one > other ? 1 : 0);
    }),
    { numRuns: 2_000 },
  );
});

test('a refused control shows the reason only to its author', () => {
  const talk = talkOf({ reader: bob });
  const [founding, joined] = talk.said;
  if (!founding || !joined) throw new Error('a founding INVITE and a JOIN');
  for (const { hash } of [founding, joined])
    talk.refused.set(hash, { code: 'bad-entry', message: 'Not permitted.' });
  const rows = new TranscriptPage(talk, talk.reader, bob.person).rows();
  const { kind, state, problem } = rows[joined.hash] ?? {};
  expect([kind, state, problem && say(problem)]).toEqual(['joined', 'failed', 'Not permitted.']);
  expect(rows[founding.hash]).toMatchObject({ kind: 'invited', author: ann.person, state: 'sent' });
});

test('a reply quotes what is here of the message that it answers, and never what its own author says of it', () => {
  const talk = talkOf({ reader: ann });
  const page = new TranscriptPage(talk, talk.reader, ann.person);
  const [asked, wrong, late] = [
    talk.say(bob, `Shall we\nmeet ${'at ten '.repeat(40)}`)[0],
    talk.say(bob, 'Never mind')[0],
    talk.compose(bob, 'Came late'),
  ];
  if (!asked || !wrong) throw new Error('two messages');
  const answer = (to: EntryHash, fields = {}) =>
    talk.say(ann, { kind: 'text', to, fields: { text: 'yes', ...fields } })[0]?.hash ?? to;
  const replies = [asked.hash, wrong.hash, late.hash, hash('elsewhere')].map((to) =>
    answer(to, { quote: 'something else' }),
  );
  talk.say(bob, { kind: 'deletion', to: wrong.hash, fields: {} });
  page.changed();
  const quotes = () => replies.map((reply) => page.rows()[reply]?.quote);
  const author = bob.person;
  expect(quotes()).toEqual([
    {
      row: asked.hash,
      state: 'here',
      author,
      text: expect.stringMatching(/^Shall we meet at ten .{136,138}…$/),
    },
    { row: wrong.hash, state: 'deleted', author, text: '' },
    { row: late.hash, state: 'unknown', text: '' },
    { row: hash('elsewhere'), state: 'unknown', text: '' },
  ]);
  expect(JSON.stringify(page.rows())).not.toContain('something else');
  talk.reader.leaveOut(() => new Set([author]));
  page.changed();
  expect(quotes()[0]).toEqual({ row: asked.hash, state: 'blocked', author, text: '' });
});

test('messages and reactions of somebody blocked tell the window nothing, and do not count as unread', () => {
  const talk = talkOf({ reader: ann });
  const [own] = talk.say(ann, 'mine');
  if (!own) throw new Error('a message');
  const [theirs] = talk.say(bob, 'secret', { kind: 'reaction', to: own.hash, fields: { emoji: '👍' } });
  const page = () => new TranscriptPage(talk, talk.reader, ann.person).rows();
  expect(page()[own.hash]?.tallies).toHaveLength(1);
  expect(talk.reader.countUnread(own.conversation, 10)).toBe(1);
  talk.reader.leaveOut(() => new Set([bob.person]));
  const rows = page();
  expect(rows[theirs?.hash ?? '']).toMatchObject({
    kind: 'blocked',
    text: '',
    people: [],
    author: bob.person,
  });
  expect(rows[own.hash]).not.toHaveProperty('tallies');
  expect(JSON.stringify(rows)).not.toContain('secret');
  expect(talk.reader.countUnread(own.conversation, 10)).toBe(0);
  expect(talk.reader.firstUnread(own.conversation)).toBeUndefined();
});
