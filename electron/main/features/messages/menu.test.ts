import { expect, test } from 'vitest';
import type { EntryHash } from '../../../../shared/ids';
import type { RowView } from '../../../../shared/ipc/views/transcript';
import { conversation } from '../../../../testing/membership/entries';
import { hash } from '../../../../testing/membership/names';
import { ann, bob, talkOf } from '../../../../testing/windows/test-talk';
import type { Caller } from '../../ipc/router';
import { messageEntries, type MessageMenuParts } from './menu';

const caller: Caller = { window: 1, kind: 'conversation', conversation };
const change = hash('change');
const refusedChange = (kind: 'edit' | 'deletion'): Partial<RowView> => ({
  refusedChanges: [
    { kind, emoji: [], removed: false, entries: [change], problem: { key: 'refused.nameTaken', values: {} } },
  ],
});

/** The labels of the menu of one of Bob's rows, and what the server is asked to take again by choosing *Try again*. */
async function menuOf(row: Partial<RowView> & Pick<RowView, 'kind'>, isRefused = false) {
  const talk = talkOf({ reader: bob });
  talk.say(ann, 'hers');
  const [mine] = talk.say(bob, 'mine');
  if (!mine) throw new Error('a message');
  const parts = {
    client: { id: bob.person },
    messages: { reader: talk.reader },
    conversations: {
      all: () => new Map(),
      isMember: () => true,
      isRefused: (_in: string, entry: EntryHash) => isRefused && entry === mine.hash,
    },
    memory: { isSaved: () => false },
    transcripts: {
      isPinned: () => false,
      page: () => ({ rows: () => ({ [mine.hash]: { id: mine.hash, text: 'mine', ...row } }) }),
    },
  } as unknown as MessageMenuParts;
  const resent: EntryHash[] = [];
  const handlers = {
    resend: ({ row: entry }: { row: EntryHash }) => void resent.push(entry),
  } as unknown as Parameters<typeof messageEntries>[1];
  const clicked = { conversation, row: mine.hash, link: null, selected: false };
  const entries = messageEntries(parts, handlers, caller, clicked);
  for (const entry of entries)
    if (typeof entry === 'object' && 'run' in entry && entry.label === 'Try again') await entry.run();
  return {
    labels: entries.map((entry) => (typeof entry === 'object' ? entry.label : entry)),
    resent: resent.map((entry) => (entry === mine.hash ? 'row' : entry)),
  };
}

const said = [
  'Copy message',
  'line',
  'Reply',
  'Pin for everybody',
  'Save for me',
  'Copy link to message',
  'React',
  'Edit',
  'Delete message…',
];

test('every refused entry can be retried from its menu; only messages can be removed', async () => {
  expect(await menuOf({ kind: 'text' })).toEqual({ labels: said, resent: [] });
  expect(await menuOf({ kind: 'text' }, true)).toEqual({
    labels: ['Copy message', 'line', 'Try again', 'Remove message…'],
    resent: ['row'],
  });
  expect(await menuOf({ kind: 'named' }, true)).toEqual({
    labels: ['Try again', 'Remove message…'],
    resent: ['row'],
  });
  expect(await menuOf({ kind: 'left' }, true)).toEqual({ labels: ['Try again'], resent: ['row'] });
  expect(await menuOf({ kind: 'text', ...refusedChange('edit') })).toEqual({
    labels: [...said, 'line', 'Try again'],
    resent: [change],
  });
  expect(await menuOf({ kind: 'deleted', ...refusedChange('deletion') })).toEqual({
    labels: ['Try again'],
    resent: [change],
  });
});
