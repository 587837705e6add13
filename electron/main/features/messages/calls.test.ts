import { expect, test } from 'vitest';
import type { EntryHash } from '../../../../shared/ids';
import { success } from '../../../../shared/protocol/errors';
import { conversation } from '../../../../testing/membership/entries';
import { hash } from '../../../../testing/membership/names';
import type { OutgoingContent } from '../../../net/types';
import { peopleHandlers, type PeopleParts } from '../people/calls';
import { isPinned } from '../transcript/pins';
import { messagesHandlers, type MessagesParts } from './calls';
import { mayAnswer, maySayAbout } from './targets';
import type { Caller } from '../../ipc/router';
import { ann, bob, talkOf, type Talk, type Words } from '../../../../testing/windows/test-talk';

const caller: Caller = { window: 1, kind: 'conversation', conversation };

/** Handlers of Bob's windows in a conversation that Ann founded, and what they write. */
function asking(talk: Talk, isFounder = false) {
  const said: OutgoingContent[] = [];
  const removed: string[] = [];
  const sent: string[] = [];
  const client = {
    id: bob.person,
    say: (_in: string, what: OutgoingContent) => Promise.resolve(success(said.push(what))),
    remove: (_in: string, person: string) => Promise.resolve(success(removed.push(person))),
  };
  const parts = {
    client,
    messages: { reader: talk.reader },
    transcripts: {
      answered: () => Promise.resolve(),
      isPinned: (_in: string, row: EntryHash) => isPinned(talk, talk.reader, row),
    },
    conversations: {
      digest: () => ({ founder: isFounder ? bob.person : ann.person }),
      isMember: () => true,
      isRefused: (_in: string, row: EntryHash) => talk.refused.has(row),
    },
    doings: { sent: (conversation: string) => sent.push(conversation), typed: () => undefined },
    plans: { has: () => false },
    sounds: { sent: () => undefined },
    beginnings: { of: (founded: string) => Promise.resolve({ conversation: founded, isSaid: false }) },
  } as unknown as MessagesParts & PeopleParts;
  return { said, removed, sent, parts, acts: { ...messagesHandlers(parts), ...peopleHandlers(parts) } };
}

function talkWith(...words: readonly Words[]) {
  const talk = talkOf({ reader: bob });
  const [hers] = talk.say(ann, ...words);
  const [mine] = talk.say(bob, 'mine');
  if (!hers || !mine) throw new Error('two messages');
  return { talk, hers: hers.hash, mine: mine.hash };
}

test('people can change and delete only their own messages, but react to any', async () => {
  const { talk, hers, mine } = talkWith('hers');
  const { said, acts, parts } = asking(talk);
  const failing = async (run: () => unknown): Promise<unknown> =>
    Promise.resolve()
      .then(run)
      .then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
  const at = { conversation };
  expect(await failing(() => acts.editMessage({ ...at, row: hers, text: 'forged' }, caller))).toBe(
    'not-permitted',
  );
  expect(await failing(() => acts.deleteMessage({ ...at, row: hers }, caller))).toBe('not-permitted');
  expect(await failing(() => acts.editMessage({ ...at, row: hash('nothing'), text: 'x' }, caller))).toBe(
    'no-such-message',
  );
  expect(said).toEqual([]);
  await acts.attachEmoji({ ...at, row: hers, kind: 'reaction', emoji: '👍', removed: false }, caller);
  await acts.editMessage({ ...at, row: mine, text: 'better' }, caller);
  await acts.deleteMessage({ ...at, row: mine }, caller);
  expect(said).toEqual([
    { kind: 'reaction', to: hers, fields: { emoji: '👍' } },
    { kind: 'edit', to: mine, fields: { text: 'better' } },
    { kind: 'deletion', to: mine, fields: {} },
  ]);
  const offered = (row: EntryHash): string[] =>
    (['reaction', 'edit', 'deletion'] as const).filter((kind) => maySayAbout(parts, conversation, row, kind));
  expect(offered(hers)).toEqual(['reaction']);
  expect(offered(mine)).toEqual(['reaction', 'edit', 'deletion']);
  talk.refused.set(mine, { code: 'bad-entry', message: 'Refused.' });
  expect(offered(mine)).toEqual([]);
});

test('a change that repeats the present state, or that concerns a deleted message, writes nothing', async () => {
  const { talk, hers, mine } = talkWith('hers');
  const { said, acts } = asking(talk);
  const react = (emoji: string, removed: boolean) =>
    acts.attachEmoji({ conversation, row: hers, kind: 'reaction', emoji, removed }, caller);
  await react('❤️', true);
  talk.say(bob, { kind: 'reaction', to: hers, fields: { emoji: '❤️' } });
  // The same emoji without its variation selector.
  await react('❤', false);
  await acts.editMessage({ conversation, row: mine, text: 'mine' }, caller);
  expect(said).toEqual([]);
  await react('❤', true);
  expect(said).toEqual([{ kind: 'reaction', to: hers, fields: { emoji: '❤', removed: true } }]);
  talk.say(ann, { kind: 'deletion', to: hers, fields: {} });
  await expect(react('👍', false)).rejects.toMatchObject({ code: 'no-such-message' });
  await expect(react('two words', false)).rejects.toMatchObject({ code: 'bad-arguments' });
  const other = { conversation, row: mine, kind: 'edit', emoji: '👍', removed: false };
  await expect(acts.attachEmoji(other, caller)).rejects.toMatchObject({ code: 'bad-arguments' });
});

test('only a message that is here, and not deleted, can be answered', async () => {
  const { talk, hers, mine } = talkWith('hers');
  const { said, acts, parts } = asking(talk);
  const send = (to?: EntryHash) => acts.send({ conversation, text: 'yes', to }, caller);
  await send();
  await send(hers);
  await send(mine);
  expect(said).toEqual([
    { kind: 'text', fields: { text: 'yes' } },
    { kind: 'text', to: hers, fields: { text: 'yes' } },
    { kind: 'text', to: mine, fields: { text: 'yes' } },
  ]);
  const [named] = talk.say(ann, { kind: 'title', fields: { title: 'Garden' } });
  talk.say(ann, { kind: 'deletion', to: hers, fields: {} });
  expect([hers, mine].map((row) => mayAnswer(parts, conversation, row))).toEqual([false, true]);
  for (const to of [hers, named?.hash, hash('nothing')])
    await expect(send(to)).rejects.toMatchObject({ code: 'no-such-message' });
});

test('people vote for what a poll offers while it is open, and only its author closes it', async () => {
  const { talk } = talkWith('hers');
  const { said, acts } = asking(talk);
  const poll = (closed = false): EntryHash => {
    const [asked] = talk.say(ann, {
      kind: 'poll',
      fields: { question: 'Lunch?', choices: ['Soup', 'Pizza'] },
    });
    if (!asked) throw new Error('a poll');
    if (closed) talk.say(ann, { kind: 'closing', to: asked.hash, fields: {} });
    return asked.hash;
  };
  const row = poll();
  const vote = async (chosen: number[], at = row): Promise<unknown> =>
    acts.vote({ conversation, row: at, chosen }, caller);
  await vote([1]);
  talk.say(bob, { kind: 'vote', to: row, fields: { chosen: [1] } });
  await vote([1]);
  await vote([]);
  expect(said).toEqual([
    { kind: 'vote', to: row, fields: { chosen: [1] } },
    { kind: 'vote', to: row, fields: { chosen: [] } },
  ]);
  await expect(vote([0, 1])).rejects.toMatchObject({ code: 'bad-arguments' });
  await expect(vote([2])).rejects.toMatchObject({ code: 'bad-arguments' });
  await expect(vote([0], poll(true))).rejects.toMatchObject({ code: 'not-permitted' });
  const close = async () => acts.closePoll({ conversation, row }, caller);
  await expect(close()).rejects.toMatchObject({ code: 'not-permitted' });
});

test('a message is pinned once, and what cannot be answered cannot be pinned', async () => {
  const { talk, hers } = talkWith('hers');
  const { said, acts } = asking(talk);
  const set = async (row: EntryHash, pinned: boolean): Promise<unknown> =>
    acts.setPinned({ conversation, row, pinned }, caller);
  await set(hers, false);
  await set(hers, true);
  talk.say(bob, { kind: 'pin', to: hers, fields: {} });
  await set(hers, true);
  await set(hers, false);
  expect(said).toEqual([
    { kind: 'pin', to: hers, fields: {} },
    { kind: 'pin', to: hers, fields: { removed: true } },
  ]);
  await expect(set(hash('nothing'), true)).rejects.toMatchObject({ code: 'no-such-message' });
});

test('a poll is trimmed; one that has too little or too much is refused', async () => {
  const { talk, hers } = talkWith('hers');
  const { said, acts } = asking(talk);
  const ask = async (question: string, choices: string[], to?: EntryHash): Promise<unknown> =>
    acts.sendPoll({ conversation, question, choices, several: false, to }, caller);
  await ask(' Lunch? ', [' Soup', 'Pizza '], hers);
  expect(said).toEqual([
    { kind: 'poll', to: hers, fields: { question: 'Lunch?', choices: ['Soup', 'Pizza'] } },
  ]);
  await expect(ask('Lunch?', ['Soup'])).rejects.toMatchObject({ code: 'text-too-long' });
  await expect(ask('x'.repeat(300), ['Soup', 'Pizza'])).rejects.toMatchObject({ code: 'text-too-long' });
});

test('only what is sent ends typing: a page cannot say again and again that its user types', async () => {
  const { talk, mine } = talkWith('hers');
  const { sent, acts } = asking(talk);
  const send = async (to?: EntryHash): Promise<void> =>
    acts.send({ conversation, text: 'yes', mentions: [], to }, caller);
  await expect(send(hash('nothing'))).rejects.toMatchObject({ code: 'no-such-message' });
  expect(sent).toEqual([]);
  await send(mine);
  expect(sent).toEqual([conversation]);
});

test('a title is trimmed; one that is too long is refused', async () => {
  const { talk } = talkWith('hers');
  const { said, acts } = asking(talk);
  await acts.setTitle({ conversation, title: '  Garden ' }, caller);
  await acts.setTitle({ conversation, title: '' }, caller);
  expect(said.map(({ fields }) => fields)).toEqual([{ title: 'Garden' }, { title: '' }]);
  await expect(
    Promise.resolve().then(() => acts.setTitle({ conversation, title: 'x'.repeat(5_000) }, caller)),
  ).rejects.toMatchObject({ code: 'text-too-long' });
});

test('only the founder can remove people', async () => {
  const { talk } = talkWith('hers');
  const [other, founder] = [asking(talk), asking(talk, true)];
  const person = { conversation, person: ann.person };
  await expect(Promise.resolve().then(() => other.acts.removePerson(person, caller))).rejects.toMatchObject({
    code: 'not-the-founder',
  });
  await founder.acts.removePerson(person, caller);
  expect([other.removed, founder.removed]).toEqual([[], [ann.person]]);
});
