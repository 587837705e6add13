import { expect, test } from 'vitest';
import type { PersonId } from '../../../../shared/ids';
import { conversation } from '../../../../testing/membership/entries';
import { ann, bob, cleo, talkOf } from '../../../../testing/windows/test-talk';
import { Conversations } from './conversations';

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
    plans: { get: () => undefined, hasDraft: () => false, [Symbol.iterator]: () => [].values() },
    people: { met: new Map(), nicknames: new Map() },
  });
  const marked = ({ person }: typeof ann) => conversations.markedName(conversation, person);
  expect(marked(cleo)).toBe(`b\u043eb ·${cleo.person.slice(0, 3)} (another person of this name)`);
  expect(marked(bob)).toBe(`bob ·${bob.person.slice(0, 3)}`);
  verified.add(cleo.person);
  expect(marked(cleo)).toMatch(/ ✓$/);
});
