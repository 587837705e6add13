import { expect, it } from 'vitest';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { SimulatedNode } from './node';
import { expectSame, pair } from './scenario';
import { connect } from './wires';
import { World } from './world';

it('bringing a control is not a receipt for entries that waited for it', async () => {
  const world = new World();
  const server = new SimulatedNode(world, 'server', { isServer: true });
  const [ann, carl] = [new SimulatedNode(world, 'ann'), new SimulatedNode(world, 'carl')];
  const direct = connect(carl, ann);
  for (const node of [ann, carl]) connect(node, server);
  const room = ann.found([carl]);
  await world.run();
  for (const node of [ann, carl]) node.wires[1]?.cut();
  carl.invite(room, [new SimulatedNode(world, 'dave')]);
  await world.run();
  direct.cut();
  const hello = ann.say(room, 'hello');
  await world.run();
  // The server gets Ann's message, which waits for Carl's control, and then that control from Carl, who disconnects at once.
  const twin = new SimulatedNode(world, 'ann', { isLiar: true });
  connect(twin, server).send(twin, encodeEntry(hello.entry));
  await world.run();
  const short = connect(carl, server);
  for (let ms = 0; ms < 100 && server.texts(room).length === 0; ms += 1) await world.run(world.now + 1);
  short.cut();
  connect(ann, server);
  await world.run();
  expect(world.faults).toEqual([]);
  expect(carl.texts(room)).toEqual([]);
  expect(ann.isSent(hello)).toBe(true);
  expect(ann.isHeldBy(hello, carl)).toBe(false);
  connect(carl, server);
  await world.run();
  expectSame([server, ann, carl], room);
  expect(ann.isHeldBy(hello, carl)).toBe(true);
});

it('a conversation is admitted although other work of the same turn fails', async () => {
  const world = new World();
  const [ann, bob] = [new SimulatedNode(world, 'ann'), new SimulatedNode(world, 'bob')];
  bob.isDisturbed = true;
  connect(ann, bob);
  const room = ann.found([bob]);
  await world.run();
  ann.say(room, 'hello');
  await world.run();
  expectSame([ann, bob], room);
  expect(bob.texts(room)).toEqual(['hello']);
});

it('catching up is finished only once another node has claimed to hold the same', async () => {
  const { world, ann, bob, wire, room } = await pair();
  wire.cut();
  ann.restart();
  bob.restart();
  for (let n = 0; n < 30; n += 1) bob.say(room, `message ${n}`);
  await world.run();
  connect(ann, bob);
  expect(ann.exchange.isFinished(room)).toBe(false);
  ann.exchange.ask(room);
  await world.run(world.now + 12);
  expect(ann.exchange.isFinished(room)).toBe(false);
  expect(ann.finished).toEqual([]);
  await world.run();
  expectSame([ann, bob], room);
  expect(ann.finished).toEqual([room]);
  expect(ann.exchange.isFinished(room)).toBe(true);
  ann.say(room, 'one more');
  await world.run(world.now + 3);
  expect(ann.exchange.isFinished(room)).toBe(false);
  await world.run();
  expect(ann.exchange.isFinished(room)).toBe(true);
});

it('a node that asks is answered although the other side agreed in silence', async () => {
  const { world, ann, bob, room } = await pair();
  const carol = new SimulatedNode(world, 'carol');
  connect(ann, carol);
  connect(bob, carol);
  ann.invite(room, [carol]);
  await world.run();
  for (const node of [ann, bob, carol]) node.tellPeers();
  // Bob sends his messages to Carol himself, so Carol never confirms them to Ann.
  bob.say(room, 'to both');
  await world.run();
  ann.exchange.ask(room);
  await world.run();
  expect(ann.exchange.isFinished(room)).toBe(true);
  expect(ann.finished).toEqual([room, room]);
});
