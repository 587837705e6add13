import { afterEach, expect, test } from 'vitest';
import { startHere } from '../../../testing/conformance/target';
import {
  atEnd,
  endAll,
  hasMembers,
  hasty,
  named,
  peer,
  person,
  portOf,
  shownTo,
  textsOf,
  until,
} from '../../../testing/nodes/test-kit';
import type { ConversationId } from '../../../shared/ids';
import type { ChatClient } from '../types';

afterEach(endAll);

const environment = hasty(20, (ms) => ms <= 4_000);

async function open(node: ChatClient, title: string, topic?: string): Promise<ConversationId> {
  const room = await node.openRoom({ title, topic });
  if (!room.ok) throw new Error(room.error.message);
  return room.value.conversation;
}

const lists = (node: ChatClient, room: ConversationId): Promise<void> =>
  until(node, () => node.rooms.has(room));

async function enter(node: ChatClient, room: ConversationId): Promise<void> {
  await lists(node, room);
  const entered = await node.enterRoom(room);
  if (!entered.ok) throw new Error(entered.error.message);
}

/** Says something, and waits until others show it. */
async function heard(
  by: ChatClient,
  room: ConversationId,
  text: string,
  ...others: ChatClient[]
): Promise<void> {
  await by.sendText(room, text);
  for (const other of others) await until(other, () => textsOf(other, room).includes(text));
}

test('an open room on a server: listed, joined, talked in, left and joined again', async () => {
  const { server } = await startHere({});
  atEnd(() => server.close());
  const [ann, bob, cleo] = [person('ann'), person('bob'), person('cleo')];
  ann.setServer(server);
  bob.setServer(server);
  const room = await open(ann, 'Lunch', 'Where and when');
  await lists(bob, room);
  expect(bob.rooms.get(room)).toMatchObject({ people: 1, founder: ann.id, onServer: true });
  expect(bob.rooms.get(room)?.founding).toMatchObject({ title: 'Lunch', topic: 'Where and when' });
  await ann.sendText(room, 'before anybody came');
  await enter(bob, room);
  await hasMembers(ann, room, 2);
  await heard(ann, room, 'hello', bob);
  await heard(bob, room, 'hi', ann);
  // Only what is written from then on is for somebody who joins.
  expect(textsOf(bob, room)).toEqual(['hello', 'hi']);
  // Somebody who comes later sees how many there are, and learns who.
  cleo.setServer(server);
  await until(cleo, () => cleo.rooms.get(room)?.people === 2);
  await enter(cleo, room);
  await hasMembers(cleo, room, 3);
  await hasMembers(bob, room, 3);
  await until(bob, () => bob.rooms.get(room)?.people === 3);
  await bob.leave(room);
  await hasMembers(ann, room, 2);
  await heard(ann, room, 'while bob is away', cleo);
  await enter(bob, room);
  await hasMembers(ann, room, 3);
  await heard(ann, room, 'welcome back', bob, cleo);
  expect(textsOf(bob, room)).toEqual(['hello', 'hi', 'welcome back']);
});

test('without a server: peers list the rooms in which they are, and one gets in through any of them', async () => {
  const ann = await peer('ann', [], { environment });
  const room = await open(ann, 'Lunch');
  const bob = await peer('bob', [portOf(ann)], { environment });
  await enter(bob, room);
  await hasMembers(ann, room, 2);
  await hasMembers(bob, room, 2);
  await heard(ann, room, 'hello', bob);
  // The founder has gone: nothing in the room shows cleo yet who is in it.
  await ann.close();
  const cleo = await peer('cleo', [portOf(bob)], { environment });
  await lists(cleo, room);
  expect(cleo.rooms.get(room)).toMatchObject({ onServer: false, near: 1 });
  await enter(cleo, room);
  await hasMembers(bob, room, 3);
  await hasMembers(cleo, room, 3);
  await heard(cleo, room, 'is anybody here', bob);
  await heard(bob, room, 'I am', cleo);
});

test('two who joined a room through others find each other when they meet', async () => {
  const ann = await peer('ann', [], { environment });
  const room = await open(ann, 'Lunch');
  const bob = await peer('bob', [portOf(ann)], { environment });
  await enter(bob, room);
  await hasMembers(ann, room, 2);
  const cleo = person('cleo');
  const { server } = await startHere({});
  atEnd(() => server.close());
  ann.setServer(server);
  cleo.setServer(server);
  await enter(cleo, room);
  // What is said before one knows who is there is not for those of whom one does not know.
  for (const node of [ann, bob, cleo]) await hasMembers(node, room, 3);
  await heard(cleo, room, 'from the server', ann, bob);
  await heard(bob, room, 'from nearby', ann, cleo);
});

test('whoever was removed stays out', async () => {
  const { server } = await startHere({});
  atEnd(() => server.close());
  const [ann, bob] = [person('ann'), person('bob')];
  for (const node of [ann, bob]) node.setServer(server);
  const room = await open(ann, 'Lunch');
  await enter(bob, room);
  await hasMembers(ann, room, 2);
  await ann.remove(room, bob.id);
  await until(bob, () => bob.conversations.get(room)?.log.state.removed.has(bob.id) === true);
  expect(await bob.enterRoom(room)).toMatchObject({ ok: false, error: { code: 'not-invited' } });
  expect(ann.conversations.get(room)?.log.state.members).toEqual(new Set([ann.id]));
});

test('a room is not listed once nobody is in it', async () => {
  const { server } = await startHere({});
  atEnd(() => server.close());
  const [ann, bob] = [person('ann'), person('bob')];
  for (const node of [ann, bob]) node.setServer(server);
  const room = await open(ann, 'Lunch');
  await lists(bob, room);
  await ann.leave(room);
  await until(bob, () => !bob.rooms.has(room));
});

test('people in the same room are no contacts: their invitations are those of strangers', async () => {
  const asked: boolean[] = [];
  const { server } = await startHere({});
  atEnd(() => server.close());
  const ann = person('ann', {
    isIgnored: (_person, isContact) => {
      asked.push(isContact);
      return false;
    },
  });
  const bob = person('bob');
  for (const node of [ann, bob]) node.setServer(server);
  const room = await open(ann, 'Lunch');
  await enter(bob, room);
  await hasMembers(ann, room, 2);
  const invited = await bob.invite([named(ann)]);
  if (!invited.ok) throw new Error(invited.error.message);
  await until(ann, () => ann.conversations.has(invited.value.conversation));
  expect(new Set(asked)).toEqual(new Set([false]));
  expect(shownTo(ann, room)).not.toEqual([]);
});

test('the founder decides who may write, and closes the room', async () => {
  const { server } = await startHere({});
  atEnd(() => server.close());
  const [ann, bob, cleo] = [person('ann'), person('bob'), person('cleo')];
  for (const node of [ann, bob, cleo]) node.setServer(server);
  const room = await open(ann, 'News');
  await enter(bob, room);
  await enter(cleo, room);
  for (const node of [ann, bob, cleo]) await hasMembers(node, room, 3);
  await heard(cleo, room, 'before', ann, bob);
  const voiceOf = (node: ChatClient) => node.conversations.get(room)?.log.state.voice;
  expect(await bob.decideSpeakers(room, [])).toMatchObject({ ok: false });
  expect((await ann.decideSpeakers(room, [bob.id])).ok).toBe(true);
  for (const node of [bob, cleo]) await until(node, () => voiceOf(node)?.speakers?.has(bob.id) === true);
  expect(await cleo.sendText(room, 'may I?')).toMatchObject({ ok: false, error: { code: 'may-not-write' } });
  await heard(bob, room, 'I may', ann, cleo);
  await heard(ann, room, 'So may I', bob, cleo);
  expect(await bob.closeRoom(room)).toMatchObject({ ok: false });
  expect((await ann.closeRoom(room)).ok).toBe(true);
  for (const node of [bob, cleo]) await until(node, () => voiceOf(node)?.closedBy !== undefined);
  for (const node of [ann, bob])
    expect(await node.sendText(room, 'too late')).toMatchObject({
      ok: false,
      error: { code: 'room-closed' },
    });
  expect(textsOf(cleo, room)).toEqual(['before', 'I may', 'So may I']);
  await until(cleo, () => !cleo.rooms.has(room));
  expect(await ann.decideSpeakers(room, undefined)).toMatchObject({ error: { code: 'room-closed' } });
});

test('a room for announcements begins as one', async () => {
  const ann = await peer('ann', [], { environment });
  const made = await ann.openRoom({ title: 'News', topic: undefined, isForAnnouncements: true });
  if (!made.ok) throw new Error(made.error.message);
  const room = made.value.conversation;
  await ann.sendText(room, 'first');
  const bob = await peer('bob', [portOf(ann)], { environment });
  await enter(bob, room);
  await hasMembers(bob, room, 2);
  await hasMembers(ann, room, 2);
  await until(bob, () => bob.conversations.get(room)?.log.maySpeak(bob.id) === false);
  expect(await bob.sendText(room, 'and I?')).toMatchObject({ error: { code: 'may-not-write' } });
  await heard(ann, room, 'second', bob);
});
