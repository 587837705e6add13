import { expect, it } from 'vitest';
import type { ConversationId } from '../../shared/ids';
import { checks } from './fake-log';
import { connect, cut, SimulatedNode } from './simulation';
import { World } from './world';

const everybody = (world: World, count: number): SimulatedNode[] =>
  Array.from({ length: count }, (_, index) => new SimulatedNode(world, `person ${index}`));

const sum = (nodes: readonly SimulatedNode[], command: string): number =>
  nodes.reduce((total, node) => total + node.count(command), 0);

function forgetCounts(nodes: readonly SimulatedNode[]): void {
  for (const node of nodes) {
    node.lines.clear();
    node.bytes = 0;
  }
}

function expectSame(nodes: readonly SimulatedNode[], conversation: ConversationId): void {
  const [first, ...others] = nodes.map((node) => node.log(conversation).hashes);
  for (const other of others) expect(other).toEqual(first);
}

/** Two nodes, and a conversation founded by the first. */
async function pair() {
  const world = new World();
  const [ann, bob] = [new SimulatedNode(world, 'ann'), new SimulatedNode(world, 'bob')];
  const wire = connect(ann, bob);
  const room = ann.found([bob]);
  await world.run();
  return { world, ann, bob, wire, room };
}

it('brings a message with one line and confirms it with one', async () => {
  const { world, ann, bob, room } = await pair();
  expectSame([ann, bob], room);
  forgetCounts([ann, bob]);
  const hello = ann.say(room, 'hello');
  await world.run();
  expectSame([ann, bob], room);
  expect([...ann.lines]).toEqual([['SEND_MESSAGE', 1]]);
  expect([...bob.lines]).toEqual([['RECEIPTS', 1]]);
  expect(ann.isDelivered(hello, [bob])).toBe(true);
});

it('says one digest each when both hold the same, and sends only what lacks', async () => {
  const { world, ann, bob, wire, room } = await pair();
  ann.say(room, 'one');
  await world.run();
  cut(wire);
  forgetCounts([ann, bob]);
  const again = connect(ann, bob);
  await world.run();
  expect([...ann.lines]).toEqual([['HAVE', 1]]);
  expect([...bob.lines]).toEqual([['HAVE', 1]]);
  cut(again);
  const missed = bob.say(room, 'two');
  forgetCounts([ann, bob]);
  connect(ann, bob);
  await world.run();
  expectSame([ann, bob], room);
  expect(bob.count('SEND_MESSAGE')).toBe(1);
  expect(bob.isDelivered(missed, [ann])).toBe(true);
  expect(sum([ann, bob], 'HAVE')).toBeLessThanOrEqual(5);
});

it('gives somebody who is invited later everything, and waits for what comes before', async () => {
  const { world, ann, bob, room } = await pair();
  const carol = new SimulatedNode(world, 'carol');
  connect(bob, carol);
  connect(ann, carol);
  for (let n = 0; n < 200; n += 1) ann.say(room, `message ${n}`);
  await world.run();
  expect(carol.logs.size).toBe(0);
  bob.invite(room, carol);
  await world.run();
  expectSame([ann, bob, carol], room);
  const [claim] = [carol.log(room).items()];
  expect(claim.controls).toHaveLength(2);
});

it('passes on through a server, which tells authors who holds what they wrote', async () => {
  const world = new World();
  const server = new SimulatedNode(world, 'server', true);
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
  expect(ann.isDelivered(hello, others)).toBe(true);
  expect(sum(others, 'RECEIPTS')).toBe(4);
  expect(sum([server, ...people], 'HAVE')).toBe(0);
  expect(server.count('SEND_MESSAGE')).toBe(4);
});

it('gives everything to each computer of a person', async () => {
  const world = new World();
  const ann = new SimulatedNode(world, 'ann');
  const desk = new SimulatedNode(world, 'bob', false, 1);
  const lap = new SimulatedNode(world, 'bob', false, 2);
  connect(ann, desk);
  connect(ann, lap);
  const room = ann.found([desk]);
  await world.run();
  const fromLap = lap.say(room, 'from the other computer');
  await world.run();
  expectSame([ann, desk, lap], room);
  expect(lap.isDelivered(fromLap, [ann])).toBe(true);
});

it('falls silent when one side refuses what the other holds', async () => {
  const { world, ann, bob, room } = await pair();
  bob.refuses = ({ from }) => from === 'bad';
  bob.logs.set(room, bob.log(room).fork());
  bob.restart();
  bob.logs.clear();
  connect(ann, bob);
  ann.say(room, 'bad');
  ann.say(room, 'good');
  await world.run();
  expect(bob.log(room).hashes).toHaveLength(2);
  expect(sum([ann, bob], 'HAVE')).toBeLessThan(12);
});

it('keeps nothing of strangers, and tells them nothing', async () => {
  const { world, ann, bob, room } = await pair();
  const mallory = new SimulatedNode(world, 'mallory');
  mallory.logs.set(room, ann.log(room).fork());
  // Nobody let her in but herself.
  mallory.invite(room, mallory);
  const lie = mallory.say(room, 'I was here');
  const secret = ann.say(room, 'secret');
  await world.run();
  forgetCounts([ann, bob]);
  connect(mallory, ann);
  connect(mallory, bob);
  await world.run();
  expect(ann.log(room).hashes).not.toContain(lie.hash);
  expect(mallory.log(room).hashes).not.toContain(secret.hash);
  expect(sum([ann, bob], 'SEND_MESSAGE')).toBe(0);
  expectSame([ann, bob], room);
});

it('ends up the same after partitions, restarts and entries in any order', async () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    const world = new World(seed);
    const nodes = everybody(world, 6);
    const pick = <Value>(values: readonly Value[]): Value | undefined =>
      values[Math.floor(world.random() * values.length)];
    const [founder, ...others] = nodes;
    if (!founder) throw new Error('nobody');
    const room = founder.found(others.slice(0, 3));
    for (let step = 0; step < 120; step += 1) {
      const [a, b] = [pick(nodes), pick(nodes)];
      const chance = world.random();
      if (!a || !b || a === b) continue;
      if (chance < 0.35) connect(a, b);
      else if (chance < 0.5) a.wires.slice(0, 1).forEach(cut);
      else if (chance < 0.55) a.restart();
      else if (a.logs.has(room) && chance < 0.6) a.invite(room, b);
      else if (a.logs.has(room)) a.say(room, `${seed} ${step}`);
      if (chance > 0.8) a.tellPeers();
      await world.run(world.now + world.random() * 400);
    }
    for (const node of nodes) node.restart();
    const invited = nodes.filter(({ writer }) =>
      nodes.some((node) => node.log(room).everyone.has(writer.person)),
    );
    invited.forEach((node, index) => index > 0 && connect(node, invited[index - 1] ?? founder));
    await world.run();
    expect(world.faults).toEqual([]);
    expectSame(invited, room);
    forgetCounts(nodes);
    await world.run();
    expect(sum(nodes, 'HAVE')).toBe(0);
  }
});

it('heals what a node said that it had sent to others and had not', async () => {
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
  cut(wire);
  ann.say(room, 'lost on the way');
  await world.run();
  expectSame([ann, bob, carol], room);
});

it('keeps a room of 40 without a server quiet', async () => {
  const world = new World();
  const nodes = everybody(world, 40);
  nodes.forEach((a, index) => nodes.slice(index + 1).forEach((b) => connect(a, b)));
  const [founder, ...others] = nodes;
  if (!founder) throw new Error('nobody');
  for (const node of nodes) node.tellPeers();
  const room = founder.found(others);
  await world.run();
  expectSame(nodes, room);
  forgetCounts(nodes);
  checks.count = 0;
  const cpu = process.cpuUsage();
  const messages = nodes.map((node) => node.say(room, `hello from ${node.writer.person}`));
  await world.run();
  const { user, system } = process.cpuUsage(cpu);
  expectSame(nodes, room);
  messages.forEach((message, index) => {
    const to = nodes.filter((_, other) => other !== index);
    expect(nodes[index]?.isDelivered(message, to)).toBe(true);
  });
  const pairs = (40 * 39) / 2;
  const counts = ['SEND_MESSAGE', 'RECEIPTS', 'HAVE', 'WANT'].map(
    (command) => `${command} ${sum(nodes, command)}`,
  );
  const bytes = nodes.reduce((total, node) => total + node.bytes, 0);
  console.log(
    `40 nodes, one message by each: ${counts.join(', ')}; ${Math.round(bytes / 40)} bytes a node; ` +
      `${checks.count} signatures; ${((user + system) / 1e6).toFixed(2)} s of CPU for the whole room`,
  );
  expect(sum(nodes, 'SEND_MESSAGE')).toBe(2 * pairs);
  expect(sum(nodes, 'RECEIPTS')).toBeLessThanOrEqual(2 * pairs);
  expect(sum(nodes, 'HAVE')).toBeLessThanOrEqual(1.2 * pairs);
});
