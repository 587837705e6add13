import { expect, test } from 'vitest';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import { conversationNamed, person } from '../../../../testing/membership/names';
import { conversationWith } from './conversation-with';
import type { Digest } from './digest';

const [me, bob, cleo] = [person('me'), person('bob'), person('cleo')];

type Found = Pick<Digest, 'state' | 'company' | 'title' | 'isLeaving' | 'room' | 'at'>;

const talk = (name: string, changes: Partial<Found> = {}): [ConversationId, Found] => [
  conversationNamed(name),
  {
    state: { members: new Set([me, bob]), invited: new Map() },
    company: { others: [bob], presence: 'here' },
    title: undefined,
    isLeaving: false,
    at: 1,
    ...changes,
  },
];
const withOthers = (...others: PersonId[]) => ({ company: { others, presence: 'here' as const } });
const membersOnly = (...members: PersonId[]) => ({
  state: { members: new Set(members), invited: new Map() },
});

const found = (...all: [ConversationId, Found][]) => conversationWith(all, me, bob);

test('a person is talked to in the latest conversation with nobody else', () => {
  expect(found()).toBeUndefined();
  expect(found(talk('old'), talk('new', { at: 2 }), talk('older', { at: 0 }))).toBe(conversationNamed('new'));
  expect(found(talk('invited', membersOnly(me)))).toBe(conversationNamed('invited'));
});

test.each([
  ['of several people', withOthers(bob, cleo)],
  ['with somebody else', withOthers(cleo)],
  ['that the user has left', membersOnly(bob)],
  ['that the user is leaving', { isLeaving: true }],
  ['that the other has left', { company: { others: [bob], presence: 'left' as const } }],
  ['whose invitation was declined', { company: { others: [bob], presence: 'never joined' as const } }],
  ['with a title', { title: 'Garden' }],
])('a conversation %s is not opened for it', (_what, changes: Partial<Found>) => {
  expect(found(talk('one', changes))).toBeUndefined();
});
