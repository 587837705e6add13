import { expect, test } from 'vitest';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { success } from '../../../../shared/protocol/errors';
import { conversation } from '../../../../testing/membership/entries';
import { conversationNamed } from '../../../../testing/membership/names';
import { ann, bob, talkOf, type Words } from '../../../../testing/windows/test-talk';
import type { OutgoingContent } from '../../../net/types';
import { forwardEntries, type ForwardingParts } from './forwarding';

const [garden, left, leaving] = [
  conversationNamed('garden'),
  conversationNamed('left'),
  conversationNamed('leaving'),
];

/** What the menu of a message of Ann's offers to Bob, and what choosing the first of it writes where. */
async function forwarding(
  words: Words,
  { isHere = false, sealed = [] as ConversationId[], isSure = true } = {},
) {
  const talk = talkOf({ reader: bob });
  const [said] = talk.say(ann, words);
  if (!said) throw new Error('a message');
  const done: unknown[] = [];
  const asked: string[] = [];
  const parts = {
    client: {
      say: (where: ConversationId, what: OutgoingContent) =>
        Promise.resolve(success(done.push([where, what]))),
    },
    messages: { reader: talk.reader },
    conversations: {
      all: () =>
        new Map([
          [conversation, { at: 9, isLeaving: false }],
          [left, { at: 8, isLeaving: false }],
          [leaving, { at: 7, isLeaving: true }],
          [garden, { at: 6, isLeaving: false }],
        ]),
      digest: (id: ConversationId) => ({ isSealed: sealed.includes(id) }),
      isMember: (id: ConversationId) => id !== left,
      titleOf: (id: ConversationId) => (id === garden ? 'Garden\u202e' : 'other'),
    },
    transfers: {
      of: () => (isHere ? [{ id: said.hash, state: 'done' }] : []),
      place: () => Promise.resolve('/tmp/a.txt'),
      attachments: () => [],
      attach: (where: ConversationId, paths: readonly string[]) => void done.push([where, paths]),
    },
    preferences: { all: { keepMetadata: true } },
    windows: { openConversation: (where: ConversationId) => void done.push(where) },
  } as unknown as ForwardingParts;
  const offered = (row: EntryHash) =>
    forwardEntries(parts, conversation, row, ({ message }) => {
      asked.push(message);
      return Promise.resolve(isSure);
    });
  const [menu] = offered(said.hash);
  const entries = typeof menu === 'object' && 'entries' in menu ? menu.entries : [];
  const [first] = entries;
  if (typeof first === 'object' && 'run' in first) await first.run();
  return {
    labels: entries.map((each) => (typeof each === 'object' ? each.label : each)),
    done,
    asked,
    talk,
    said,
    offered,
  };
}

test('a text goes to another conversation of the user’s, says that it is forwarded, and names nobody there', async () => {
  const mentions = [{ start: 0, length: 4, person: bob.person }];
  const { labels, done } = await forwarding({ kind: 'text', fields: { text: '@bob look', mentions } });
  expect(labels).toEqual(['Garden\ufffd']);
  expect(done).toEqual([[garden, { kind: 'text', fields: { text: '@bob look', forwarded: true } }], garden]);
});

test('a file goes beside the draft of the other conversation if it is here', async () => {
  const fields = { name: 'a.txt', size: 3, type: 'text/plain', root: 'A'.repeat(43), key: 'A'.repeat(43) };
  const file = { kind: 'file', fields };
  expect((await forwarding(file)).labels).toEqual([]);
  expect((await forwarding(file, { isHere: true })).done).toEqual([[garden, ['/tmp/a.txt']], garden]);
});

test('what was said under encryption goes to an open conversation only if the user is sure', async () => {
  const text = { kind: 'text', fields: { text: 'the key is under the mat' } };
  const question = 'Forward to the open conversation “Garden\ufffd”?';
  const sure = await forwarding(text, { sealed: [conversation] });
  expect([sure.asked, sure.done.length]).toEqual([[question], 2]);
  const unsure = await forwarding(text, { sealed: [conversation], isSure: false });
  expect([unsure.asked, unsure.done]).toEqual([[question], []]);
  for (const sealed of [[], [garden], [conversation, garden]]) {
    const { asked, done } = await forwarding(text, { sealed, isSure: false });
    expect([asked, done.length]).toEqual([[], 2]);
  }
});

test('a deleted message, and one of another kind, cannot be forwarded', async () => {
  const { talk, said, offered } = await forwarding('hello');
  const [named] = talk.say(ann, { kind: 'title', fields: { title: 'Other' } });
  talk.say(ann, { kind: 'deletion', to: said.hash, fields: {} });
  expect([said.hash, ...(named ? [named.hash] : [])].flatMap(offered)).toEqual([]);
});
