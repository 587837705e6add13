import { expect, it } from 'vitest';
import { SimulatedNode } from './node';
import { expectAllSame, expectSilence, forgetCounts, pair, roomOf, separate, sum } from './scenario';
import { connect } from './wires';

it('a node learns of an invitation from the invitee where nobody else is left who knows it', async () => {
  const { world, nodes, room } = await roomOf(['ann', 'bob']);
  const [ann, bob] = nodes;
  if (!ann || !bob) throw new Error('nobody');
  const carl = new SimulatedNode(world, 'carl', { joins: false });
  separate(nodes);
  connect(bob, carl);
  bob.invite(room, [carl]);
  bob.say(room, 'hello, Carl');
  await world.run();
  separate([bob, carl]);
  connect(ann, carl);
  await world.run();
  expectAllSame([ann, bob, carl], room);
  expect(ann.log(room).state.invited.has(carl.person)).toBe(true);
  await expectSilence(world);
});

it('a node learns of an invitation from the invitee also if they were connected before it', async () => {
  const { world, nodes, room } = await roomOf(['ann', 'bob']);
  const [ann, bob] = nodes;
  if (!ann || !bob) throw new Error('nobody');
  const carl = new SimulatedNode(world, 'carl', { joins: false });
  separate([bob]);
  connect(ann, carl);
  await world.run();
  connect(bob, carl);
  bob.invite(room, [carl]);
  bob.say(room, 'hello, Carl');
  await world.run();
  expect(ann.log(room).state.invited.has(carl.person)).toBe(true);
  expectAllSame([ann, bob, carl], room);
  await expectSilence(world);
});

it('an inviter that was set back recovers its messages from the invitee', async () => {
  const { world, ann, bob, room } = await pair();
  const carl = new SimulatedNode(world, 'carl', { joins: false });
  const snapshot = ann.snapshot();
  separate([ann, bob]);
  connect(ann, carl);
  ann.invite(room, [carl]);
  ann.say(room, 'hello, Carl');
  await world.run();
  ann.setBack(snapshot);
  connect(ann, carl);
  await world.run();
  expect(ann.texts(room)).toEqual(['hello, Carl']);
  expect(ann.log(room).state.invited.has(carl.person)).toBe(true);
  await expectSilence(world);
});

it('nothing more is sent to a person who is not in the conversation, whatever they send', async () => {
  const { world, ann, bob, room } = await pair();
  const stranger = new SimulatedNode(world, 'stranger', { isLiar: true, kept: bob.snapshot() });
  connect(stranger, ann);
  await world.run();
  expect(ann.log(room).everyone.has(stranger.person)).toBe(false);
  forgetCounts([ann]);
  connect(stranger, ann);
  await world.run();
  expect(sum([ann], 'WANT') + sum([ann], 'INVITE') + sum([ann], 'SEND_MESSAGE')).toBe(0);
});
