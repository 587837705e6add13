import { expect, test } from 'vitest';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import { conversation } from '../../../../testing/membership/entries';
import { ann, bob, cleo, talkOf } from '../../../../testing/windows/test-talk';
import { conversationNamed } from '../../../../testing/membership/names';
import type { OnlinePerson } from '../../../net/types';
import type { Plan } from '../../../storage/memory';
import { Conversations } from './conversations';

const noPlans = { hasDraft: () => false, change: () => undefined, [Symbol.iterator]: () => [].values() };

test('a notification says what the mark beside a name says', () => {
  const others = [bob, cleo];
  const talk = talkOf({ reader: ann, people: others, joined: others });
  talk.names.set(cleo.person, 'b\u043eb');
  talk.say(cleo, 'It is me');
  const verified = new Set<PersonId>();
  const conversations = new Conversations({
    client: { id: ann.person, online: new Map(), conversations: new Map([[conversation, talk]]) },
    messages: { reader: talk.reader },
    preferences: { profile: { user: 'ann', status: 'available', note: '', icon: null } },
    trust: {
      isVerified: (person) => verified.has(person),
      takenFor: (person, user) =>
        person === cleo.person && user === 'b\u043eb' ? { user: 'bob', verified: false } : undefined,
    },
    plans: { ...noPlans, get: () => undefined },
    people: { met: new Map(), nicknames: new Map() },
    memory: { picture: () => null },
  });
  const marked = ({ person }: typeof ann) => conversations.markedName(conversation, person);
  expect(marked(cleo)).toBe(`b\u043eb ·${cleo.person.slice(0, 3)} (another person of this name)`);
  expect(marked(bob)).toBe(`bob ·${bob.person.slice(0, 3)}`);
  verified.add(cleo.person);
  expect(marked(cleo)).toMatch(/ ✓$/);
});

test('a plan whose window has said that it is sealed keeps that, whatever a server says later', () => {
  const talk = talkOf({ reader: ann, people: [bob], joined: [bob] });
  const id = conversationNamed('planned');
  let plan: Plan = { people: [{ id: cleo.person, user: 'cleo' }], isOpen: false, at: 1 };
  const online = new Map<PersonId, OnlinePerson>();
  const conversations = new Conversations({
    client: { id: ann.person, online, conversations: new Map() },
    messages: { reader: talk.reader },
    preferences: { profile: { user: 'ann', status: 'available', note: '', icon: null } },
    trust: { isVerified: () => false, takenFor: () => undefined },
    plans: {
      ...noPlans,
      get: () => plan,
      change: (_id: ConversationId, changes: Partial<Plan>) => void (plan = { ...plan, ...changes }),
    },
    people: { met: new Map(), nicknames: new Map() },
    memory: { picture: () => null },
  });
  const simple: OnlinePerson = {
    id: cleo.person,
    user: 'cleo',
    status: 'available',
    note: '',
    icon: null,
    reach: 'server',
  };
  online.set(cleo.person, simple);
  expect(conversations.digest(id)?.isSealed).toBe(false);
  expect(plan.saidSealed).toBeUndefined();
  online.clear();
  expect(conversations.digest(id)?.isSealed).toBe(true);
  online.set(cleo.person, simple);
  expect(conversations.digest(id)?.isSealed).toBe(false);
  expect(plan.saidSealed).toBe(true);
});
