import { afterEach, expect, test } from 'vitest';
import { startHere } from '../../../testing/conformance/target';
import { TestClient } from '../../../testing/conformance/client';
import {
  atEnd,
  conversationOf,
  endAll,
  named,
  nobody,
  peer,
  person,
  portOf,
  textsOf,
  until,
} from '../../../testing/nodes/test-kit';
import type { Server } from '../../../server/server';
import { personId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import type { ChatClient } from '../types';

afterEach(endAll);

async function lab(): Promise<Server> {
  const { server } = await startHere({});
  atEnd(() => server.close());
  return server;
}

const isSealed = (node: ChatClient, begun: Awaited<ReturnType<ChatClient['invite']>>): boolean => {
  if (!begun.ok) throw new Error(begun.error.message);
  return node.conversations.get(begun.value.conversation)?.log.isSealed === true;
};

/** Ann and Bob, online at a server. */
async function atServer() {
  const server = await lab();
  const [ann, bob] = [person('ann'), person('bob')];
  for (const node of [ann, bob]) node.setServer(server);
  await until(ann, () => ann.online.has(bob.id));
  return { server, ann, bob };
}

test('the server tells the keys of people who are online, so a conversation with them is sealed', async () => {
  const { ann, bob } = await atServer();
  expect(await ann.sealability([bob.id])).toMatchObject({ kind: 'sealed' });
  expect(isSealed(ann, await ann.invite([named(bob)], 'a plan', 'sealed'))).toBe(true);
});

test('peers show their keys themselves', async () => {
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)]);
  await until(ann, () => ann.online.has(bob.id));
  expect(isSealed(ann, await ann.invite([named(bob)], undefined, 'sealed'))).toBe(true);
});

test('the keys of people in common conversations are known while they are away', async () => {
  const { ann, bob } = await atServer();
  await conversationOf(ann, bob);
  await bob.close();
  await until(ann, () => !ann.online.has(bob.id));
  expect(isSealed(ann, await ann.invite([named(bob)], undefined, 'sealed'))).toBe(true);
});

test('whoever takes part with a simple client cannot be in a sealed conversation', async () => {
  const { server, ann, bob } = await atServer();
  const eve = await TestClient.register(server, 'eve');
  const id = personId.parse(eve.id);
  await until(ann, () => ann.online.has(id));
  expect(await ann.sealability([bob.id, id])).toEqual({ kind: 'open', simple: [id] });
  const people = [named(bob), { id, user: 'eve' }];
  expect(await ann.invite(people, undefined, 'sealed')).toMatchObject({ error: { code: 'simple-client' } });
  const begun = await ann.invite([named(bob)], undefined, 'sealed');
  if (!begun.ok) throw new Error(begun.error.message);
  const more = await ann.inviteMore(begun.value.conversation, [{ id, user: 'eve' }]);
  expect(more).toMatchObject({ error: { code: 'simple-client' } });
  expect(isSealed(ann, await ann.invite(people, undefined, 'open'))).toBe(false);
});

test('if nobody has shown somebody’s keys, the conversation is not open instead', async () => {
  const { ann, bob } = await atServer();
  const cleo = nobody('cleo');
  expect(await ann.sealability([bob.id, cleo.id])).toEqual({ kind: 'unknown', people: [cleo.id] });
  const before = ann.conversations.size;
  const begun = await ann.invite([named(bob), cleo], undefined, 'sealed');
  expect(begun).toMatchObject({ error: { code: 'no-certificate' } });
  expect(ann.conversations.size).toBe(before);
});

test('whoever is invited is given what was said first, and its key, before they answer', async () => {
  const { ann, bob } = await atServer();
  const said = { kind: 'text', fields: { text: 'Tea?' } };
  const begun = await ann.invite([named(bob)], 'Break', 'sealed', said);
  if (!begun.ok) throw new Error(begun.error.message);
  const { conversation } = begun.value;
  const isInvited = (): boolean =>
    bob.conversations.get(conversation)?.log.state.invited.has(bob.id) === true;
  await until(bob, () => isInvited() && textsOf(bob, conversation).length > 0);
  expect(textsOf(bob, conversation)).toEqual(['Tea?']);
  expect(isInvited()).toBe(true);
});

test('if what is to be said first cannot be said, nobody is invited', async () => {
  const { ann, bob } = await atServer();
  const text = 'x'.repeat(limits.textCharacters + 1);
  const begun = await ann.invite([named(bob)], undefined, 'sealed', { kind: 'text', fields: { text } });
  expect(begun).toMatchObject({ error: { code: 'text-too-long' } });
  expect(ann.conversations.size).toBe(0);
});
