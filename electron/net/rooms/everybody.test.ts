import { afterEach, expect, test } from 'vitest';
import { startHere } from '../../../testing/conformance/target';
import {
  atEnd,
  conversationOf,
  deaf,
  endAll,
  forgetful,
  hasMembers,
  hasty,
  meet,
  peer,
  person,
  portOf,
  textsOf,
  until,
} from '../../../testing/nodes/test-kit';
import type { ConversationId } from '../../../shared/ids';
import type { Log } from '../../../runtime/log';
import type { ChatClient } from '../types';

afterEach(endAll);

const environment = hasty(20, (ms) => ms <= 4_000);

/** A node on networks of the test's choice, which dials these ports. */
const on = (user: string, networks: string[], ports: readonly number[] = []): Promise<ChatClient> =>
  peer(user, ports, {
    environment,
    nearby: { discovery: Object.assign(deaf(), { networks: () => networks }), store: forgetful() },
  });

const idsOf = (node: ChatClient): ConversationId[] =>
  node.everybodyRooms.map(({ founding }) => founding.conversation);

/** Turns the room for everybody on, of which there is one here. */
async function turnOn(node: ChatClient): Promise<ConversationId> {
  const [room, ...others] = idsOf(node);
  if (!room || others.length > 0) throw new Error('is on one network');
  const entered = await node.enterRoom(room);
  if (!entered.ok) throw new Error(entered.error.message);
  return room;
}

async function heard(by: ChatClient, room: ConversationId, text: string, ...others: ChatClient[]) {
  await by.sendText(room, text);
  for (const other of others) await until(other, () => textsOf(other, room).includes(text));
}

const home = '192.168.1.0/24';

test('without a server: whoever turned it on is in one room, and nobody else', async () => {
  const ann = await on('ann', [home]);
  const bob = await on('bob', [home], [portOf(ann)]);
  const cleo = await on('cleo', [home], [portOf(ann), portOf(bob)]);
  const room = await turnOn(ann);
  expect(await turnOn(bob)).toBe(room);
  for (const node of [ann, bob]) await hasMembers(node, room, 2);
  await heard(ann, room, 'who brings cake?', bob);
  await heard(bob, room, 'I do', ann);
  await until(cleo, () => cleo.everybodyRooms.some(({ people }) => people === 2));
  expect(cleo.conversations.has(room)).toBe(false);
  // It has no founder: everybody may be gone who was there first.
  await ann.close();
  await turnOn(cleo);
  await hasMembers(cleo, room, 3);
  await heard(cleo, room, 'any left?', bob);
});

test('two halves that turned it on apart are one room once they meet', async () => {
  const ann = await on('ann', [home]);
  const bob = await on('bob', [home], [portOf(ann)]);
  const cleo = await on('cleo', [home]);
  const dan = await on('dan', [home], [portOf(cleo)]);
  for (const node of [ann, bob, cleo, dan]) await turnOn(node);
  const [room] = idsOf(ann);
  if (!room) throw new Error('is here');
  for (const node of [ann, bob, cleo, dan]) await hasMembers(node, room, 2);
  await heard(ann, room, 'in one half', bob);
  await heard(cleo, room, 'in the other', dan);
  await meet(dan, [portOf(cleo), portOf(ann)]);
  for (const node of [ann, bob, cleo, dan]) await hasMembers(node, room, 4);
  await heard(bob, room, 'all together', ann, cleo, dan);
  // What was said before they knew of each other is not for the others.
  expect(textsOf(dan, room)).toEqual(['in the other', 'all together']);
});

test('other networks have other rooms, and learn nothing of this one', async () => {
  const networks = [home];
  const ann = await on('ann', networks);
  const room = await turnOn(ann);
  const bob = await on('bob', ['10.0.0.0/8', home], [portOf(ann)]);
  expect(new Set(idsOf(bob)).size).toBe(2);
  await until(bob, () => bob.rooms.has(room));
  networks.splice(0, 1, '10.0.0.0/8');
  const cleo = await on('cleo', ['10.0.0.0/8'], [portOf(ann)]);
  // Ann looks again when she meets somebody or her settings change.
  await meet(ann, []);
  await until(bob, () => !bob.rooms.has(room));
  expect(idsOf(ann)).toEqual(idsOf(cleo));
  expect(cleo.rooms.has(room)).toBe(false);
});

test('on a server there is one for those on it; that of a network never reaches a server', async () => {
  const { server } = await startHere({});
  atEnd(() => server.close());
  const [ann, bob] = [person('ann'), person('bob')];
  for (const node of [ann, bob]) {
    node.setServer(server);
    await until(node, () => node.everybodyRooms.length === 1);
  }
  await until(ann, () => ann.rooms.size === 1);
  expect(ann.everybodyRooms).toMatchObject([{ everybody: { kind: 'server' }, people: 0 }]);
  const room = await turnOn(ann);
  expect(await turnOn(bob)).toBe(room);
  for (const node of [ann, bob]) await hasMembers(node, room, 2);
  await heard(ann, room, 'the server restarts at noon', bob);
  await bob.leave(room);
  await hasMembers(ann, room, 1);
  await turnOn(bob);
  await hasMembers(ann, room, 2);
  await heard(ann, room, 'welcome back', bob);

  const cleo = await on('cleo', [home]);
  const near = await turnOn(cleo);
  await cleo.sendText(near, 'for this network only');
  cleo.setServer(server);
  await until(cleo, () => cleo.everybodyRooms.length === 2);
  const dan = await on('dan', [home]);
  await turnOn(dan);
  dan.setServer(server);
  await until(dan, () => dan.everybodyRooms.length === 2);
  const common = await cleo.invite([{ id: dan.id, user: 'dan' }]);
  if (!common.ok) throw new Error(common.error.message);
  // By then the server would have brought them together in the room as well.
  await until(dan, () => dan.conversations.has(common.value.conversation));
  expect(cleo.conversations.get(near)?.log.state.members).toEqual(new Set([cleo.id]));
  expect(cleo.conversations.get(near)?.delivery.refused.size ?? 0).toBe(0);
});

test('of the room of a server, nothing is sent to somebody nearby who does not know the sender there yet', async () => {
  const { server } = await startHere({});
  atEnd(() => server.close());
  const refused: unknown[] = [];
  const nearby = () => ({
    discovery: Object.assign(deaf(), { networks: () => [] }),
    store: forgetful(),
  });
  const log: Log = (_level, event, details) => {
    if (event === 'an entry was refused') refused.push(details);
  };
  const ann = await peer('ann', [], { environment, log, nearby: nearby() });
  const carl = await peer('carl', [], { environment, nearby: nearby() });
  ann.setServer(server);
  await until(ann, () => ann.everybodyRooms.length === 1);
  const room = await turnOn(ann);
  ann.setServer(null);
  carl.setServer(server);
  await until(carl, () => carl.everybodyRooms.length === 1);
  await turnOn(carl);
  await hasMembers(carl, room, 2);
  const texts = Array.from({ length: 50 }, (_, count) => `while she was away ${count}`);
  for (const text of texts) await carl.sendText(room, text);
  await meet(ann, [portOf(carl)]);
  const common = await conversationOf(ann, carl);
  await carl.sendText(room, 'while she was near');
  await heard(carl, common, 'hello', ann);
  expect(refused).toEqual([]);
  expect(textsOf(ann, room)).toEqual([]);
  ann.setServer(server);
  await until(ann, () => textsOf(ann, room).length > texts.length);
  expect(textsOf(ann, room)).toEqual([...texts, 'while she was near']);
  // Now they know of each other, and need no server.
  for (const node of [ann, carl]) node.setServer(null);
  await heard(carl, room, 'without it', ann);
});

test.each(['whoever does not know the other', 'whoever knows the other'])(
  'on a connection that lasts, newcomers are seen once %s is on the network again',
  async (who) => {
    const [annsNetworks, bobsNetworks] = [[home], [home]];
    const ann = await on('ann', annsNetworks);
    const room = await turnOn(ann);
    const cleo = await on('cleo', [home], [portOf(ann)]);
    await turnOn(cleo);
    await hasMembers(cleo, room, 2);
    await hasMembers(ann, room, 2);
    await ann.setNearby({ enabled: false, hops: 1, excluded: [], loopback: true, port: 0, manual: [] });
    const bob = await on('bob', bobsNetworks, [portOf(cleo)]);
    await turnOn(bob);
    await hasMembers(bob, room, 3);
    await cleo.close();
    const isAnn = who === 'whoever does not know the other';
    const networks = isAnn ? annsNetworks : bobsNetworks;
    networks.splice(0, 1, '10.0.0.0/8');
    await meet(ann, []);
    await meet(bob, [portOf(ann)]);
    const common = await conversationOf(ann, bob);
    await heard(ann, common, 'met elsewhere', bob);
    await heard(bob, common, 'so we have', ann);
    expect(ann.conversations.get(room)?.log.state.members.has(bob.id)).toBe(false);
    networks.splice(0, 1, home);
    await (isAnn ? meet(ann, []) : meet(bob, [portOf(ann)]));
    await hasMembers(ann, room, 3);
    await heard(bob, room, 'seen again', ann);
  },
);
