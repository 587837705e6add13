import { expect, test } from 'vitest';
import type { LogEntry, MessageEntry } from '../../../shared/conversation/log-entry';
import { claimOf } from '../../../shared/exchange/stretches';
import type { Failure } from '../../../shared/protocol/errors';
import { OwnDelivery } from './delivery';
import { newKeys } from '../keys';
import { ScriptedConversation } from '../../../testing/nodes/test-authors';
import type { Receipts } from '../types';

const [me, bob, cleo] = [newKeys(), newKeys(), newKeys()];
const problem: Failure = { code: 'bad-entry', message: 'No.' };

/** A conversation of the author with Bob, who has joined, and Cleo, who is invited. */
function talk(receipts: Receipts = new Map()) {
  const { script } = ScriptedConversation.founded(me, bob.person.id, cleo.person.id);
  script.join(bob);
  const delivery = new OwnDelivery(me.person.id, () => script.log, receipts);
  const states = (...messages: MessageEntry[]) => messages.map((each) => delivery.stateOf(each).state);
  return { script, delivery, states };
}
const holding = (...entries: LogEntry[]) => claimOf(entries);

test('a message is pending, then sent once any node holds it, and delivered once everybody does', () => {
  const { script, delivery, states } = talk();
  const message = script.say(me, 'hello');
  expect(states(message)).toEqual(['pending']);
  expect(delivery.note(undefined, holding(message))).toBe(true);
  expect(states(message)).toEqual(['sent']);
  delivery.note(bob.person.id, holding(message));
  expect(delivery.stateOf(message)).toEqual({
    state: 'sent',
    reached: [bob.person.id],
    awaited: [cleo.person.id],
  });
  expect(delivery.note(cleo.person.id, holding(message))).toBe(true);
  expect(states(message)).toEqual(['delivered']);
  expect(delivery.note(cleo.person.id, holding(message))).toBe(false);
});

test('a receipt for a later message does not cover an earlier one on another branch', () => {
  const { script, delivery, states } = talk();
  const past = script.fork();
  const mine = script.say(me, 'here');
  const other = past.say(me, 'on a copy of the profile');
  expect(other.number).toBe(mine.number);
  delivery.note(bob.person.id, { controls: [], messages: new Map([[me.writer.id, [[1, 1, other.hash]]]]) });
  expect(states(mine)).toEqual(['pending']);
  script.add(other);
  delivery.note(bob.person.id, { controls: [], messages: new Map([[me.writer.id, [[1, 1, other.hash]]]]) });
  expect(states(mine, other)).toEqual(['pending', 'sent']);
});

test('people who left or came later are not waited for', () => {
  const { script, delivery, states } = talk();
  const message = script.say(me, 'hello');
  delivery.note(bob.person.id, holding(message));
  script.control(cleo, { command: 'DECLINE', last: new Map() });
  script.invite(me, newKeys().person.id);
  expect(states(message)).toEqual(['delivered']);
  script.leave(bob);
  expect(states(message)).toEqual(['sent']);
});

test('another computer of the author, or a server, makes a message sent and not delivered', () => {
  const { script, delivery, states } = talk();
  const message = script.say(me, 'hello');
  delivery.note(me.person.id, holding(message));
  expect(states(message)).toEqual(['sent']);
});

test('receipts are stored', () => {
  const { script, delivery } = talk();
  const message = script.say(me, 'hello');
  for (const holder of [undefined, bob.person.id]) delivery.note(holder, holding(message));
  const again = new OwnDelivery(me.person.id, () => script.log, delivery.receipts());
  expect(again.stateOf(message)).toEqual(delivery.stateOf(message));
});

test('a message that the server refuses has failed until it is offered again or another node holds it', () => {
  const { script, delivery, states } = talk();
  const [first, second] = [script.say(me, 'one'), script.say(me, 'two')];
  expect(delivery.refuse(first, problem)).toBe(true);
  delivery.refuse(second, problem);
  expect(delivery.stateOf(first)).toEqual({ state: 'failed', problem });
  delivery.note(bob.person.id, holding(second));
  expect(states(first, second)).toEqual(['failed', 'sent']);
  expect(delivery.refuse(second, problem)).toBe(false);
  expect(delivery.takeRefused()).toEqual([first.hash]);
  expect(states(first)).toEqual(['pending']);
});

test('an invitation that the server refuses has failed until another node has it, or a later control', () => {
  const { script, delivery } = talk();
  const known = script.log.controls.heads.map(({ hash }) => hash);
  const [invite] = script.invite(me, newKeys().person.id);
  if (!invite) throw new Error('not written');
  expect(delivery.refuse(invite, problem)).toBe(true);
  expect(delivery.note(bob.person.id, { controls: known, messages: new Map() })).toBe(false);
  expect([...delivery.refused.keys()]).toEqual([invite.hash]);
  const [later] = script.leave(bob);
  expect(later?.after).toContain(invite.hash);
  expect(delivery.note(bob.person.id, holding(...(later ? [later] : [])))).toBe(true);
  expect(delivery.refused.size).toBe(0);
  expect(delivery.refuse(invite, problem)).toBe(false);
});
