import { expect, test } from 'vitest';
import { neighboursOf } from '../../shared/exchange/neighbours';
import { expectAllSame, sum } from './scenario';
import { busyRoom, spread } from './room';

test('messages said one after the other cost each of 60 people at most three times their size', async () => {
  const room = await busyRoom(60);
  const { messages, sent, delivered } = await spread(room, 5, 5_000);
  expect(delivered).toBe(5);
  expect(sent / messages).toBeLessThanOrEqual(3);
  expectAllSame(room.nodes, room.room);
});

test('a message is compared with a few neighbours, not with everybody', async () => {
  const room = await busyRoom(60);
  await spread(room, 1, 0);
  expect(sum(room.nodes, 'HAVE')).toBeLessThanOrEqual(60 * 6);
  expect(sum(room.nodes, 'SEND_MESSAGE')).toBe(59);
});

test('where a message is lost on the way, neighbours bring it', async () => {
  const { world, nodes, room } = await busyRoom(30);
  const [author, unlucky] = nodes;
  const wire = author?.wires.find((each) => each.other(author).node === unlucky);
  if (!author || !unlucky || !wire) throw new Error('two people');
  // Lines are lost although the connection stays, as at a node that says that it is connected and passes nothing on.
  wire.latencyMs = 10_000_000;
  author.say(room, 'hello');
  await world.run(world.now + 20_000);
  expect(unlucky.texts(room)).toEqual(['hello']);
});

/** A room in which one node is connected only with two others: an author, and one that does not compare with it. */
async function remote() {
  const made = await busyRoom(20);
  const [author, relay] = made.nodes;
  if (!author || !relay) throw new Error('two people');
  const people = new Set(made.nodes.map(({ person }) => person));
  const neighbours = neighboursOf(relay.person, new Set([...people].filter((id) => id !== relay.person)));
  const far = made.nodes.find((each) => each !== author && each !== relay && !neighbours.has(each.person));
  if (!far) throw new Error('all are neighbours');
  for (const wire of [...far.wires])
    if (![author, relay].some((each) => each === wire.other(far).node)) wire.cut();
  for (const node of made.nodes) node.tellPeers();
  await made.world.run();
  const late = author.wires.find((wire) => wire.other(author).node === far);
  if (!late) throw new Error('not connected');
  // The author says that it is connected with the node, which gets nothing from it.
  late.latencyMs = 10_000_000;
  author.say(made.room, 'hello');
  await made.world.run(made.world.now + 20_000);
  expect(far.texts(made.room)).toEqual([]);
  return { ...made, author, far, late };
}

test('what an author could not bring before its connection ended comes from others', async () => {
  const { world, room, author, far } = await remote();
  for (const wire of [...author.wires]) wire.cut();
  await world.run(world.now + 20_000);
  expect(far.texts(room)).toEqual(['hello']);
});

test('what an author could not bring before it lost the other side comes from others', async () => {
  const { world, room, author, far, late } = await remote();
  late.cut();
  author.tellPeers();
  await world.run(world.now + 20_000);
  expect(far.texts(room)).toEqual(['hello']);
});
