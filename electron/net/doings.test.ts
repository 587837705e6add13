import { afterEach, expect, test } from 'vitest';
import type { PersonId } from '../../shared/ids';
import { startHere } from '../../testing/conformance/target';
import { conversation } from '../../testing/membership/entries';
import { person as personNamed } from '../../testing/membership/names';
import {
  atEnd,
  conversationOf,
  endAll,
  found,
  hasMembers,
  joinWhenAsked,
  named,
  peer,
  person,
  portOf,
  until,
} from '../../testing/nodes/test-kit';
import { Doings } from './doings';
import { People } from './people';
import type { ChatClient } from './types';

afterEach(endAll);

/** What a node is told of others, from now on. */
function toldTo(node: ChatClient): string[] {
  const told: string[] = [];
  node.onChange((change) => {
    if (change.kind === 'doing') told.push(`${change.person} ${change.doing.kind}`);
  });
  return told;
}

test('members are told through the server who types and what was read', async () => {
  const { server } = await startHere({});
  atEnd(() => server.close());
  const [ann, bob] = [person('ann'), person('bob')];
  for (const node of [ann, bob]) node.setServer(server);
  const conversation = await conversationOf(ann, bob);
  const told = toldTo(bob);
  ann.tellDoing({ kind: 'typing', conversation });
  await until(bob, () => told.length === 1);
  const message = await bob.sendText(conversation, 'hi');
  if (!message.ok) throw new Error(message.error.message);
  ann.tellDoing({ kind: 'seen', conversation, last: message.value.hash });
  await until(bob, () => told.length === 2);
  expect(told).toEqual([`${ann.id} typing`, `${ann.id} seen`]);
});

test('peers are told directly', async () => {
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)]);
  const conversation = await conversationOf(ann, bob);
  const told = toldTo(bob);
  ann.tellDoing({ kind: 'typing', conversation });
  await until(bob, () => told.length === 1);
});

test('nobody blocked is told, and nothing of them is heard', async () => {
  const { server } = await startHere({});
  atEnd(() => server.close());
  const blocked = new Set<PersonId>();
  const isBlocked = (id: PersonId): boolean => blocked.has(id);
  const [ann, bob, cleo] = [person('ann', { isBlocked }), person('bob'), person('cleo')];
  for (const node of [ann, bob, cleo]) node.setServer(server);
  for (const other of [bob, cleo]) await until(ann, () => ann.online.has(other.id));
  const conversation = await found(ann, [named(bob), named(cleo)]);
  for (const node of [bob, cleo]) await joinWhenAsked(node, conversation);
  for (const node of [ann, bob, cleo]) await hasMembers(node, conversation, 3);
  blocked.add(bob.id);
  ann.blockedChanged(bob.id);
  const [toAnn, toBob, toCleo] = [toldTo(ann), toldTo(bob), toldTo(cleo)];
  ann.tellDoing({ kind: 'typing', conversation });
  bob.tellDoing({ kind: 'typing', conversation });
  cleo.tellDoing({ kind: 'typing', conversation });
  await until(bob, () => toBob.length === 1);
  await until(ann, () => toAnn.length === 1);
  expect([toAnn, toBob]).toEqual([[`${cleo.id} typing`], [`${cleo.id} typing`]]);
  expect(toCleo).toEqual([`${bob.id} typing`]);
});

test('somebody who is only invited hears nothing, whatever those who invited them send', () => {
  const told: string[] = [];
  const [ann, bob] = [personNamed('ann'), personNamed('bob')];
  const members = new Set([ann]);
  const doings = new Doings({
    me: bob,
    members: () => members,
    isBlocked: () => false,
    server: { tellDoing: () => undefined, people: new People() },
    peers: undefined,
    tell: (change) => told.push(change.kind),
  });
  doings.heard(ann, { kind: 'typing', conversation });
  expect(told).toEqual([]);
  members.add(bob);
  doings.heard(ann, { kind: 'typing', conversation });
  expect(told).toEqual(['doing']);
});
