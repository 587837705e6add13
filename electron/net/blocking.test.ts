import { afterEach, expect, test } from 'vitest';
import type { PersonId } from '../../shared/ids';
import { startHere } from '../../testing/conformance/target';
import type { Server } from '../../server/server';
import {
  atEnd,
  conversationOf,
  endAll,
  found,
  hasMembers,
  hasty,
  joinWhenAsked,
  meet,
  named,
  peer,
  person,
  portOf,
  sent,
  textsOf,
  until,
} from '../../testing/nodes/test-kit';
import type { ChatClient } from './types';

afterEach(endAll);

async function lab(): Promise<Server> {
  const { server } = await startHere({});
  atEnd(() => server.close());
  return server;
}

/** Whom a node's user has blocked, and a way to change that. */
function blocking() {
  const blocked = new Set<PersonId>();
  return {
    isBlocked: (id: PersonId) => blocked.has(id),
    isIgnored: (id: PersonId) => blocked.has(id),
    block: (node: ChatClient, other: ChatClient): void => {
      blocked.add(other.id);
      node.blockedChanged(other.id);
    },
    unblock: (node: ChatClient, other: ChatClient): void => {
      blocked.delete(other.id);
      node.blockedChanged(other.id);
    },
  };
}

const connected = (node: ChatClient, other: ChatClient): boolean =>
  node.nearby.peers.some(({ id, connected }) => id === other.id && connected);

test('a blocked person is not there, cannot invite, and what they write alone with the user comes once they are unblocked', async () => {
  const server = await lab();
  const list = blocking();
  const [ann, bob] = [person('ann', list), person('bob')];
  for (const node of [ann, bob]) node.setServer(server);
  const conversation = await conversationOf(ann, bob);
  list.block(ann, bob);
  expect(ann.online.has(bob.id)).toBe(false);
  const other = await found(bob, [named(ann)]);
  await bob.sendText(conversation, 'are you there?');
  await until(bob, () => sent(bob, conversation) === 1);
  // A third person's message shows that what came before it was there to be taken.
  const cleo = person('cleo');
  cleo.setServer(server);
  const third = await conversationOf(cleo, ann);
  await cleo.sendText(third, 'hello');
  await until(ann, () => textsOf(ann, third).length === 1);
  expect(textsOf(ann, conversation)).toEqual([]);
  expect(ann.conversations.has(other)).toBe(false);
  list.unblock(ann, bob);
  await until(ann, () => textsOf(ann, conversation).length === 1);
  expect(ann.online.has(bob.id)).toBe(true);
});

test('what was refused on this connection already comes once the person is unblocked', async () => {
  const server = await lab();
  const list = blocking();
  const [ann, bob, cleo] = [person('ann', list), person('bob'), person('cleo')];
  for (const node of [bob, cleo]) node.setServer(server);
  ann.setServer(server);
  const conversation = await conversationOf(ann, bob);
  const third = await conversationOf(cleo, ann);
  list.block(ann, bob);
  ann.setServer(null);
  await bob.sendText(conversation, 'are you there?');
  await until(bob, () => sent(bob, conversation) === 1);
  // At the new connection both tell all that they hold, and the server offers the message.
  ann.setServer(server);
  await until(ann, () => ann.missing(conversation).count === 1);
  await cleo.sendText(third, 'hello');
  await until(ann, () => textsOf(ann, third).length === 1);
  expect(textsOf(ann, conversation)).toEqual([]);
  list.unblock(ann, bob);
  await until(ann, () => textsOf(ann, conversation).length === 1);
});

test('with others, a blocked person’s messages are held like everybody’s', async () => {
  const server = await lab();
  const list = blocking();
  const [ann, bob, cleo] = [person('ann', list), person('bob'), person('cleo')];
  for (const node of [ann, bob, cleo]) node.setServer(server);
  await until(ann, () => ann.online.has(bob.id) && ann.online.has(cleo.id));
  const conversation = await found(ann, [named(bob), named(cleo)]);
  for (const node of [bob, cleo]) await joinWhenAsked(node, conversation);
  await hasMembers(ann, conversation, 3);
  list.block(ann, bob);
  await bob.sendText(conversation, 'to all');
  await until(ann, () => textsOf(ann, conversation).length === 1);
});

test('a peer who is blocked is disconnected, turned away, and meets the user again once unblocked', async () => {
  const environment = hasty(10);
  const list = blocking();
  const ann = await peer('ann', [], { ...list, environment });
  const bob = await peer('bob', [portOf(ann)], { environment });
  await until(ann, () => connected(ann, bob));
  list.block(ann, bob);
  expect(ann.online.has(bob.id)).toBe(false);
  await until(bob, () => !connected(bob, ann));
  const cleo = await peer('cleo', [portOf(ann)], { environment });
  await until(cleo, () => connected(cleo, ann));
  expect(connected(ann, bob)).toBe(false);
  expect(bob.online.has(ann.id)).toBe(false);
  list.unblock(ann, bob);
  await meet(bob, [portOf(ann)]);
  await until(bob, () => connected(bob, ann));
});

test('a flood of a blocked person stores nothing here', async () => {
  const server = await lab();
  const list = blocking();
  const [ann, bob] = [person('ann', list), person('bob')];
  for (const node of [ann, bob]) node.setServer(server);
  const conversation = await conversationOf(ann, bob);
  list.block(ann, bob);
  const before = ann.conversations.get(conversation)?.log;
  await Promise.all(Array.from({ length: 200 }, (_, index) => bob.sendText(conversation, `flood ${index}`)));
  await until(bob, () => sent(bob, conversation) === 200);
  const cleo = person('cleo');
  cleo.setServer(server);
  const third = await conversationOf(cleo, ann);
  await cleo.sendText(third, 'hello');
  await until(ann, () => textsOf(ann, third).length === 1);
  expect(ann.conversations.get(conversation)?.log).toBe(before);
});
