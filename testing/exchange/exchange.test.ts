import { expect, it } from 'vitest';
import { everybody, SimulatedNode } from './node';
import { connectAll, expectAllSame, expectSame, forgetCounts, pair, sum } from './scenario';
import { connect } from './wires';
import { World } from './world';

it('a message takes one line and its confirmation one', async () => {
  const { world, ann, bob, room } = await pair();
  expectSame([ann, bob], room);
  forgetCounts([ann, bob]);
  const hello = ann.say(room, 'hello');
  await world.run();
  expectSame([ann, bob], room);
  expect(bob.texts(room)).toEqual(['hello']);
  expect([...ann.lines]).toEqual([['SEND_MESSAGE', 1]]);
  expect([...bob.lines]).toEqual([['RECEIPTS', 1]]);
  expect(ann.isDelivered(hello)).toBe(true);
});

it('equal nodes exchange one digest each, and others send only what is missing', async () => {
  const { world, ann, bob, wire, room } = await pair();
  ann.say(room, 'one');
  await world.run();
  wire.cut();
  forgetCounts([ann, bob]);
  const again = connect(ann, bob);
  await world.run();
  expect([...ann.lines]).toEqual([['HAVE', 1]]);
  expect([...bob.lines]).toEqual([['HAVE', 1]]);
  again.cut();
  const missed = bob.say(room, 'two');
  forgetCounts([ann, bob]);
  await world.run();
  connect(ann, bob);
  await world.run();
  expectSame([ann, bob], room);
  expect(bob.count('SEND_MESSAGE')).toBe(1);
  expect(bob.isDelivered(missed)).toBe(true);
  expect(sum([ann, bob], 'HAVE')).toBeLessThanOrEqual(5);
});

it('a person invited later is given messages from then on', async () => {
  const { world, ann, bob, room } = await pair();
  const carol = new SimulatedNode(world, 'carol');
  connect(bob, carol);
  connect(ann, carol);
  for (let n = 0; n < 200; n += 1) ann.say(room, `message ${n}`);
  await world.run();
  expect(carol.has(room)).toBe(false);
  bob.invite(room, [carol]);
  await world.run();
  ann.say(room, 'for all three');
  await world.run();
  expect(carol.members(room)).toEqual(ann.members(room));
  expect(carol.members(room)).toHaveLength(3);
  expect(carol.texts(room)).toEqual(['for all three']);
  expectSame([ann, bob], room);
});

it('a server passes messages on and tells authors who holds what they wrote', async () => {
  const world = new World();
  const server = new SimulatedNode(world, 'server', { isServer: true });
  const people = everybody(world, 5);
  for (const node of people) connect(node, server);
  const [ann, ...others] = people;
  if (!ann) throw new Error('nobody');
  const room = ann.found(others);
  await world.run();
  expectSame([server, ...people], room);
  forgetCounts([server, ...people]);
  const hello = ann.say(room, 'hello');
  await world.run();
  expectSame([server, ...people], room);
  expect(ann.isSent(hello)).toBe(true);
  expect(ann.isDelivered(hello)).toBe(true);
  expect(sum(others, 'RECEIPTS')).toBe(4);
  expect(sum([server, ...people], 'HAVE')).toBe(0);
  expect(server.count('SEND_MESSAGE')).toBe(4);
});

it('each computer of a person is given everything', async () => {
  const world = new World();
  const ann = new SimulatedNode(world, 'ann');
  const desk = new SimulatedNode(world, 'bob');
  const lap = new SimulatedNode(world, 'bob', { computer: 2 });
  connect(ann, desk);
  connect(ann, lap);
  const room = ann.found([desk]);
  await world.run();
  const fromLap = lap.say(room, 'from the other computer');
  await world.run();
  expectSame([ann, desk, lap], room);
  expect(desk.texts(room)).toEqual(['from the other computer']);
  expect(lap.isDelivered(fromLap)).toBe(true);
});

it('nodes fall silent when one refuses what the other holds', async () => {
  const { world, ann, bob, wire, room } = await pair();
  // A writer with more branches than a node keeps: which ones are kept depends on the order of arrival.
  const before = ann.snapshot();
  wire.cut();
  for (const [node, story] of [0, 1].flatMap((half) => [...Array(7).keys()].map((n) => [half, n] as const))) {
    const liar = new SimulatedNode(world, 'ann', { kept: before, isLiar: true });
    const lie = connect(liar, node === 0 ? ann : bob);
    liar.say(room, `story ${node} ${story}`);
    await world.run();
    lie.cut();
  }
  forgetCounts([ann, bob]);
  connect(ann, bob);
  await world.run();
  expect(bob.texts(room)).toHaveLength(8);
  expect(ann.texts(room)).toHaveLength(8);
  expect(sum([ann, bob], 'HAVE')).toBeLessThan(12);
  forgetCounts([ann, bob]);
  ann.invite(room, [new SimulatedNode(world, 'carol')]);
  await world.run();
  expect(bob.controls(room)).toEqual(ann.controls(room));
  expect(sum([ann, bob], 'HAVE')).toBeLessThan(12);
});

it('entries of strangers are not stored, and strangers are told nothing', async () => {
  const { world, ann, bob, room } = await pair();
  const mallory = new SimulatedNode(world, 'mallory', { kept: ann.snapshot(), isLiar: true });
  const lie = mallory.invite(room, [mallory]);
  ann.say(room, 'secret');
  await world.run();
  expect(() => lie.entry).toThrow();
  forgetCounts([ann, bob]);
  connect(mallory, ann);
  connect(mallory, bob);
  await world.run();
  expect(mallory.texts(room)).toEqual([]);
  expect(sum([ann, bob], 'SEND_MESSAGE')).toBe(0);
  expectSame([ann, bob], room);
});

it('a node that falsely claimed to have sent entries still gets them to others', async () => {
  const world = new World();
  const [ann, bob, carol] = everybody(world, 3);
  if (!ann || !bob || !carol) throw new Error('nobody');
  connect(ann, bob);
  connect(bob, carol);
  const wire = connect(ann, carol);
  const room = ann.found([bob, carol]);
  await world.run();
  for (const node of [ann, bob, carol]) node.tellPeers();
  // Bob believes that Carol is given what Ann writes.
  wire.cut();
  ann.say(room, 'lost on the way');
  await world.run();
  expectSame([ann, bob, carol], room);
});

it('a room of 16 without a server stays quiet', { timeout: 60_000 }, async () => {
  const world = new World();
  const nodes = everybody(world, 16);
  connectAll(nodes);
  const [founder, ...others] = nodes;
  if (!founder) throw new Error('nobody');
  for (const node of nodes) node.tellPeers();
  const room = founder.found(others);
  await world.run();
  expectAllSame(nodes, room);
  forgetCounts(nodes);
  world.checks = 0;
  const messages = nodes.map((node) => node.say(room, `hello from ${node.computer.name}`));
  await world.run();
  expectAllSame(nodes, room);
  messages.forEach((message, index) => expect(nodes[index]?.isDelivered(message)).toBe(true));
  const pairs = (16 * 15) / 2;
  expect(sum(nodes, 'SEND_MESSAGE')).toBe(2 * pairs);
  expect(sum(nodes, 'RECEIPTS')).toBeLessThanOrEqual(2 * pairs);
  expect(sum(nodes, 'HAVE')).toBeLessThanOrEqual(1.2 * pairs);
  expect(world.checks).toBe(2 * pairs);
});
