import { expect, test } from 'vitest';
import type { MessageEntry } from '../../../../shared/conversation/log-entry';
import { say } from '../../../../shared/words/say';
import { ann, bob, talkOf, type Words } from '../../../../testing/windows/test-talk';
import { TranscriptPage } from './transcript-page';

/** A message of Bob's and his changes to it, in order. The server refuses those whose names end with "!". */
function afterChanges(...changes: readonly string[]) {
  const talk = talkOf({ reader: bob });
  const [message] = talk.say(bob, 'before');
  if (!message) throw new Error('a message');
  const to = message.hash;
  const words: Record<string, Words> = {
    edit: { kind: 'edit', to, fields: { text: 'after' } },
    '👍': { kind: 'reaction', to, fields: { emoji: '👍' } },
    '👍 back': { kind: 'reaction', to, fields: { emoji: '👍', removed: true } },
    '🎉': { kind: 'reaction', to, fields: { emoji: '🎉' } },
    delete: { kind: 'deletion', to, fields: {} },
  };
  const entries = changes.map((change): MessageEntry => {
    const [entry] = talk.say(bob, words[change.replace('!', '')] ?? change);
    if (!entry) throw new Error('a change');
    if (change.endsWith('!')) talk.refused.set(entry.hash, { code: 'internal', message: `No ${change}` });
    return entry;
  });
  const row = () => new TranscriptPage(talk, talk.reader, bob.person).rows()[to];
  return { talk, message, entries, row, changes: () => row()?.refusedChanges ?? [] };
}

test.each([
  ['an edit', ['edit!'], ['edit']],
  ['a deletion', ['delete!'], ['deletion']],
  ['a reaction', ['👍!'], ['reaction 👍']],
  ['several reactions, as one', ['👍!', '🎉!'], ['reaction 👍 🎉']],
  ['a reaction that was taken back', ['👍', '👍 back!'], ['reaction taken back 👍']],
  ['changes of several kinds', ['edit!', '👍!', '🎉'], ['edit', 'reaction 👍']],
  ['a deletion hides what else was refused', ['edit!', '👍!', 'delete!'], ['deletion']],
  ['nothing, where nothing was refused', ['edit', '👍', 'delete'], []],
  ['nothing of an edit before one that was sent', ['edit!', 'edit'], []],
  ['nothing of a reaction that was taken back, refused or not', ['👍!', '👍 back'], []],
  ['nothing of a reaction given and taken back, both refused', ['👍!', '👍 back!'], []],
  ['nothing of a message that is deleted for all', ['edit!', '👍!', 'delete'], []],
])('a message says that the server refused %s', (_what, changes, said) => {
  const shown = afterChanges(...changes).changes();
  expect(
    shown.map(({ kind, emoji, removed }) => [kind, ...(removed ? ['taken back'] : []), ...emoji].join(' ')),
  ).toEqual(said);
});

test('a refused change names its entries and the last reason', () => {
  const { entries, changes } = afterChanges('edit!', '👍!', 'edit!');
  const [shown] = changes();
  expect({ ...shown, problem: shown && say(shown.problem) }).toEqual({
    kind: 'edit',
    emoji: [],
    removed: false,
    entries: [entries[0]?.hash, entries[2]?.hash],
    problem: 'No edit!',
  });
});

test('removing the entries of a refused change restores the row as others see it', () => {
  for (const all of [['edit', 'edit!'], ['delete!'], ['👍!'], ['👍', '👍 back!']]) {
    const { talk, row, changes } = afterChanges(...all);
    const elsewhere = afterChanges(...all.filter((change) => !change.endsWith('!'))).row();
    const entries = changes().flatMap((each) => each.entries);
    expect(entries).not.toEqual([]);
    for (const { hash } of talk.said.filter((each) => entries.includes(each.hash))) {
      talk.store.writer.deleteText(talk.log.conversation, hash);
      talk.refused.delete(hash);
    }
    const after = row();
    const [is, should] = [after, elsewhere].map((each) => [each?.kind, each?.text, each?.tallies]);
    expect(is).toEqual(should);
    expect(after?.refusedChanges).toBeUndefined();
  }
});

test('a poll says that the server refused a vote, or its closing', () => {
  const talk = talkOf({ reader: bob });
  const [poll] = talk.say(bob, { kind: 'poll', fields: { question: 'Lunch?', choices: ['Soup', 'Pizza'] } });
  if (!poll) throw new Error('a poll');
  const vote = (place: number): Words => ({ kind: 'vote', to: poll.hash, fields: { chosen: [place] } });
  const [first, second, closing] = [
    ...talk.say(bob, vote(0), vote(1)),
    ...talk.say(bob, { kind: 'closing', to: poll.hash, fields: {} }),
  ];
  if (!first || !second || !closing) throw new Error('three');
  const refused = () =>
    new TranscriptPage(talk, talk.reader, bob.person)
      .rows()
      [poll.hash]?.refusedChanges?.map(({ kind }) => kind);
  talk.refused.set(first.hash, { code: 'internal', message: 'No' });
  expect(refused()).toBeUndefined();
  talk.refused.set(second.hash, { code: 'internal', message: 'No' });
  expect(refused()).toEqual(['vote']);
  talk.refused.set(closing.hash, { code: 'internal', message: 'No' });
  expect(refused()).toEqual(['vote', 'closing']);
});

test('refused changes by others show nothing', () => {
  const { talk, message, changes } = afterChanges();
  talk.say(ann, { kind: 'reaction', to: message.hash, fields: { emoji: '👍' } });
  expect(changes()).toEqual([]);
});
