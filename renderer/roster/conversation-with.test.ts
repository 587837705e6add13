import { expect, test } from 'vitest';
import type { ConversationView } from '../../shared/ipc/view';
import { conversationNamed, person } from '../../testing/membership/names';
import { conversationWith } from './conversation-with';

const [me, bob, cleo] = [person('me'), person('bob'), person('cleo')];

const talk = (name: string, changes: Partial<ConversationView> = {}): ConversationView => ({
  id: conversationNamed(name),
  name: 'bob',
  others: [bob],
  company: 'here',
  members: [me, bob],
  invited: [],
  joined: true,
  hasLeft: false,
  sealed: true,
  activity: { last: null, at: 1, unread: 0 },
  muted: false,
  archived: false,
  deleting: false,
  leaving: false,
  missing: { count: 0, coming: false },
  ...changes,
});

const at = (time: number): Partial<ConversationView> => ({ activity: { last: null, at: time, unread: 0 } });

const found = (...all: ConversationView[]): string | undefined =>
  conversationWith(Object.fromEntries(all.map((each) => [each.id, each])), bob)?.id;

test('a person is talked to in the latest conversation with nobody else', () => {
  expect(found()).toBeUndefined();
  expect(found(talk('old'), talk('new', at(2)), talk('older', at(0)))).toBe(conversationNamed('new'));
  expect(found(talk('invited', { members: [me], invited: [bob] }))).toBe(conversationNamed('invited'));
});

test.each([
  ['of several people', { others: [bob, cleo] }],
  ['with somebody else', { others: [cleo] }],
  ['that the user has left', { joined: false }],
  ['that the user is leaving', { leaving: true }],
  ['that the other has left', { company: 'left' }],
  ['whose invitation was declined', { company: 'never joined' }],
  ['with a title', { title: 'Garden' }],
] as const)('a conversation %s is not opened for it', (_what, changes) => {
  expect(found(talk('one', { ...changes } as Partial<ConversationView>))).toBeUndefined();
});
