import { expect, test } from 'vitest';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { newKeys, type WriterKeys } from '../keys';
import { ScriptedConversation } from '../../../testing/nodes/test-authors';
import { WaitingInvitations } from './waiting-invitations';

const [ann, bob, me] = [newKeys(), newKeys(), newKeys()];
const [perInviter, all] = [limits.invitationsPerInviter, limits.invitationsWaiting];

/** A person's conversations, and which invitations to them are admitted. */
function world() {
  const logs = new Map<ConversationId, EntryLog>();
  const waiting = new WaitingInvitations(me.person.id, () => logs.values());
  const invited = (by: WriterKeys) => {
    const { script } = ScriptedConversation.founded(by, me.person.id);
    const isTaken = waiting.admit(script.log);
    if (isTaken) logs.set(script.conversation, script.log);
    waiting.recount();
    return { isTaken, script };
  };
  return { logs, invited };
}

test('the number of invitations by one person is bounded; answering makes room, and others are unaffected', () => {
  const { invited, logs } = world();
  const first = invited(ann);
  const second = invited(ann);
  for (let count = 2; count < perInviter; count += 1) expect(invited(ann).isTaken).toBe(true);
  expect(invited(ann).isTaken).toBe(false);
  expect(logs.size).toBe(perInviter);
  expect(invited(bob).isTaken).toBe(true);
  first.script.join(me);
  expect(invited(ann).isTaken).toBe(true);
  second.script.control(me, { command: 'DECLINE', last: new Map() });
  expect(invited(ann).isTaken).toBe(true);
  expect(invited(ann).isTaken).toBe(false);
});

test('the total number of waiting invitations is bounded, whoever sent them', () => {
  const people = Array.from({ length: all / perInviter + 2 }, () => newKeys());
  const conversations = people.flatMap((somebody) =>
    Array.from({ length: perInviter }, () => ScriptedConversation.founded(somebody, me.person.id).script.log),
  );
  const waiting = new WaitingInvitations(me.person.id, () => []);
  expect(conversations.filter((log) => waiting.admit(log))).toHaveLength(all);
});

test('invitations by strangers never keep out those by contacts', () => {
  const strangers = Array.from({ length: all / perInviter + 1 }, () => newKeys());
  const isContact = (person: PersonId): boolean => person === ann.person.id;
  const waiting = new WaitingInvitations(me.person.id, () => [], undefined, isContact);
  for (const somebody of strangers)
    for (let count = 0; count < perInviter; count += 1)
      waiting.admit(ScriptedConversation.founded(somebody, me.person.id).script.log);
  expect(waiting.admit(ScriptedConversation.founded(bob, me.person.id).script.log)).toBe(false);
  const ofAnn = Array.from(
    { length: perInviter + 1 },
    () => ScriptedConversation.founded(ann, me.person.id).script.log,
  );
  expect(ofAnn.map((log) => waiting.admit(log))).toEqual(ofAnn.map((_, each) => each < perInviter));
});

test('a conversation that is judged again counts as one invitation', () => {
  const waiting = new WaitingInvitations(me.person.id, () => []);
  const { log } = ScriptedConversation.founded(ann, me.person.id).script;
  for (let count = 0; count < 2 * perInviter; count += 1) expect(waiting.admit(log)).toBe(true);
  expect(waiting.admit(ScriptedConversation.founded(ann, me.person.id).script.log)).toBe(true);
});

test('an invitation by an ignored person is not admitted; another person’s into the same conversation is', () => {
  const waiting = new WaitingInvitations(
    me.person.id,
    () => [],
    (person) => person === ann.person.id,
  );
  const { script } = ScriptedConversation.founded(ann, me.person.id, bob.person.id);
  expect(waiting.admit(script.log)).toBe(false);
  const byBob = ScriptedConversation.founded(ann, bob.person.id).script;
  byBob.join(bob);
  byBob.invite(bob, me.person.id);
  expect(waiting.admit(byBob.log)).toBe(true);
});

test('a conversation in which another computer of the person is a member takes no place among invitations', () => {
  const waiting = new WaitingInvitations(me.person.id, () => []);
  for (let count = 0; count < perInviter; count += 1)
    waiting.admit(ScriptedConversation.founded(ann, me.person.id).script.log);
  const { script } = ScriptedConversation.founded(ann, me.person.id);
  script.join(me);
  expect(waiting.admit(script.log)).toBe(true);
});
