import { expect, it } from 'vitest';
import { SimulatedNode } from './node';
import { connectAll, expectAllSame, expectSame, expectSilence, roomOf, separate } from './scenario';
import { connect } from './wires';

const three = async () => {
  const { world, nodes, room } = await roomOf(['ann', 'bob', 'carl']);
  const [ann, bob, carl] = nodes;
  if (!ann || !bob || !carl) throw new Error('nobody');
  return { world, nodes, room, ann, bob, carl };
};

it('both branches of a copied profile are shown to everybody', async () => {
  const { world, room, ann, bob, carl } = await three();
  ann.say(room, 'before');
  await world.run();
  separate([ann, bob, carl]);
  const clone = new SimulatedNode(world, 'ann', { kept: ann.snapshot() });
  const [one, two] = [ann.say(room, 'one'), clone.say(room, 'two')];
  connect(ann, bob);
  connect(clone, carl);
  await world.run();
  ann.say(room, 'one more');
  clone.say(room, 'two more');
  await world.run();
  separate([ann, bob, carl, clone]);
  connect(bob, carl);
  await world.run();
  expectAllSame([bob, carl], room);
  connectAll([ann, bob, carl, clone]);
  await world.run();
  expectAllSame([ann, bob, carl, clone], room);
  expect(bob.texts(room)).toEqual(['before', 'one', 'one more', 'two', 'two more']);
  expect(ann.isDelivered(one)).toBe(true);
  expect(clone.isDelivered(two)).toBe(true);
  bob.say(room, 'hello both');
  await world.run();
  expectAllSame([ann, bob, carl, clone], room);
  await expectSilence(world);
});

it('a profile that was set back is given what it said since, and its new messages are shown as a fork', async () => {
  const { world, room, ann, bob, carl } = await three();
  ann.say(room, 'kept');
  await world.run();
  const before = ann.snapshot();
  const lost = ann.say(room, 'lost');
  await world.run();
  expect(ann.isDelivered(lost)).toBe(true);
  ann.setBack(before);
  const again = ann.say(room, 'again');
  await world.run();
  expect(ann.texts(room)).toEqual(['again', 'kept']);
  connectAll([ann, bob, carl]);
  await world.run();
  expectAllSame([ann, bob, carl], room);
  expect(ann.texts(room)).toEqual(['again', 'kept', 'lost']);
  expect(ann.isDelivered(again)).toBe(true);
  await expectSilence(world);
});

it('a message is not delivered by a receipt for another with the same number', async () => {
  const { world, room, ann, bob, carl } = await three();
  const before = ann.snapshot();
  ann.say(room, 'lost');
  await world.run();
  ann.setBack(before);
  const again = ann.say(room, 'again');
  await world.run();
  // Bob holds a message with this number, and one after it: not this one.
  connect(ann, bob).linesLeft = 2;
  await world.run();
  expect(world.faults).toEqual([]);
  expect(ann.isDelivered(again)).toBe(false);
  separate([ann, bob, carl]);
  connectAll([ann, bob, carl]);
  await world.run();
  expect(ann.isDelivered(again)).toBe(true);
});

it('messages by a removed person are cut, and nothing later is given to them', async () => {
  const { world, room, ann, bob, carl } = await three();
  bob.say(room, 'in time');
  await world.run();
  separate([ann, bob, carl]);
  ann.remove(room, bob);
  await world.run();
  ann.say(room, 'without bob');
  bob.say(room, 'too late');
  connect(bob, carl);
  await world.run();
  expect(carl.texts(room)).toEqual(['in time', 'too late']);
  connectAll([ann, bob, carl]);
  await world.run();
  carl.say(room, 'without bob either');
  await world.run();
  expectAllSame([ann, carl], room);
  expect(ann.texts(room)).toEqual(['in time', 'without bob', 'without bob either']);
  expect(bob.texts(room)).toEqual(['in time']);
  expect(bob.members(room)).toEqual(ann.members(room));
  await expectSilence(world);
});

it('a person who left and was invited again is given messages from then on', async () => {
  const { world, room, ann, bob, carl } = await three();
  bob.say(room, 'first');
  await world.run();
  bob.leave(room);
  await world.run();
  ann.say(room, 'while bob is away');
  await world.run();
  expect(bob.texts(room)).toEqual(['first']);
  carl.invite(room, [bob]);
  await world.run();
  const welcome = ann.say(room, 'welcome back');
  bob.say(room, 'thanks');
  await world.run();
  expectSame([ann, bob, carl], room);
  expect(bob.texts(room)).toEqual(['first', 'thanks', 'welcome back']);
  expect(ann.texts(room)).toEqual(['first', 'thanks', 'welcome back', 'while bob is away']);
  expect(ann.isDelivered(welcome)).toBe(true);
  await expectSilence(world);
});

it('a person invited with history is given everything', async () => {
  const { world, room, ann, bob, carl } = await three();
  for (let n = 0; n < 20; n += 1) [ann, bob, carl][n % 3]?.say(room, `message ${n}`);
  await world.run();
  const dave = new SimulatedNode(world, 'dave');
  const eve = new SimulatedNode(world, 'eve');
  connectAll([ann, dave, eve]);
  bob.invite(room, [dave], true);
  bob.invite(room, [eve]);
  await world.run();
  expectAllSame([ann, bob, carl, dave], room);
  expectSame([ann, bob, carl, dave, eve], room);
  expect(dave.texts(room)).toHaveLength(20);
  expect(eve.texts(room)).toEqual([]);
  await expectSilence(world);
});

it('messages by a revoked computer are cut', async () => {
  const { world, room, ann, bob, carl } = await three();
  const lap = new SimulatedNode(world, 'bob', { computer: 2 });
  connectAll([ann, lap]);
  await world.run();
  lap.say(room, 'still mine');
  await world.run();
  separate([lap]);
  bob.revoke(room, lap);
  await world.run();
  lap.say(room, 'stolen');
  await world.run();
  connectAll([ann, lap, carl]);
  await world.run();
  expectAllSame([ann, bob, carl], room);
  expect(ann.texts(room)).toEqual(['still mine']);
  await expectSilence(world);
});

it('messages by two separated computers of one person are merged', async () => {
  const { world, room, ann, bob, carl } = await three();
  const lap = new SimulatedNode(world, 'bob', { computer: 2 });
  connectAll([ann, lap]);
  await world.run();
  separate([ann, bob, carl, lap]);
  bob.say(room, 'from the desk');
  lap.say(room, 'from the lap');
  connect(bob, carl);
  connect(lap, ann);
  await world.run();
  const both = carl.say(room, 'to both');
  await world.run();
  connectAll([bob, lap, ann]);
  connect(carl, ann);
  await world.run();
  expectAllSame([ann, bob, carl, lap], room);
  expect(lap.texts(room)).toEqual(['from the desk', 'from the lap', 'to both']);
  expect(carl.isDelivered(both)).toBe(true);
  await expectSilence(world);
});

it('wrong clocks change nothing', async () => {
  const { world, room, ann, bob, carl } = await three();
  ann.aheadMs = 1e12;
  bob.aheadMs = -1e12;
  for (let n = 0; n < 9; n += 1) {
    [ann, bob, carl][n % 3]?.say(room, `message ${n}`);
    await world.run(world.now + 3);
  }
  await world.run();
  ann.remove(room, bob);
  await world.run();
  carl.say(room, 'after');
  await world.run();
  expectAllSame([ann, carl], room);
  expect(carl.texts(room)).toHaveLength(10);
  expect(bob.texts(room)).toHaveLength(9);
  await expectSilence(world);
});
