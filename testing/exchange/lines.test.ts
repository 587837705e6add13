import { expect, it } from 'vitest';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { emptyMessageShelf } from '../../shared/conversation/log-addition';
import { EntryLog } from '../../shared/conversation/entry-log';
import { Backlog } from '../../shared/exchange/backlog';
import type { ClaimItem } from '../../shared/exchange/ports';
import { WaitingEntries } from '../../shared/exchange/waiting';
import { WaitingPool } from '../../shared/exchange/waiting-pool';
import { claimLines } from '../../shared/exchange/wire';
import { entryHash, type ConversationId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { computerOf, writeFounding, writeMessages } from './computers';
import { SimulatedNode } from './node';
import { expectAllSame, expectSame, expectSilence, forgetCounts, pair } from './scenario';
import { connect } from './wires';
import { World } from './world';

const unknown = entryHash.parse('A'.repeat(43));
const texts = (count: number, characters = 20): string[] =>
  Array.from({ length: count }, (_, n) => `${n} `.padEnd(characters, 'x'));

it('a control that a message names is requested, and given on request', async () => {
  const { world, ann, bob, wire, room } = await pair();
  wire.cut();
  ann.invite(room, [new SimulatedNode(world, 'carol')]);
  await world.run();
  const hello = ann.say(room, 'hello');
  await world.run();
  forgetCounts([ann, bob]);
  const again = connect(ann, bob);
  again.send(ann, encodeEntry(hello.entry));
  await world.run();
  expectAllSame([ann, bob], room);
  expect(bob.texts(room)).toEqual(['hello']);
  expect(bob.count('WANT')).toBe(1);
  expect(ann.count('INVITE')).toBeLessThanOrEqual(2);
  await expectSilence(world);
});

it('entries that arrive in the same turn are not requested', async () => {
  const { world, ann, bob, wire, room } = await pair();
  wire.cut();
  const invite = ann.invite(room, [new SimulatedNode(world, 'carol')]);
  await world.run();
  const hello = ann.say(room, 'hello');
  await world.run();
  const again = connect(ann, bob);
  for (const { entry } of [hello, invite]) again.send(ann, encodeEntry(entry));
  await world.run();
  expect(bob.texts(room)).toEqual(['hello']);
  expect(bob.count('WANT')).toBe(0);
});

it('each page is acknowledged, and new messages go before the rest', async () => {
  const { world, ann, bob, wire, room } = await pair();
  wire.cut();
  ann.sayAll(room, texts(200, 8_000), false);
  await world.run();
  forgetCounts([ann, bob]);
  const slow = connect(ann, bob);
  slow.latencyMs = 1_000;
  await world.run(world.now + 2_500);
  // The digests, the claims, and one page.
  expect(ann.bytes).toBeGreaterThan(200_000);
  expect(ann.bytes).toBeLessThan(300_000);
  ann.say(room, 'new');
  await world.run(world.now + 2_100);
  expect(bob.texts(room)).toContain('new');
  expect(bob.texts(room).length).toBeLessThan(80);
  await world.run();
  expectAllSame([ann, bob], room);
  expect(ann.count('SEND_MESSAGE')).toBe(201);
  expect(ann.count('PING')).toBeGreaterThan(5);
  await expectSilence(world);
});

it('a bounded number of bytes is sent to a node that does not read, and the rest later', async () => {
  const { world, ann, bob, wire, room } = await pair();
  forgetCounts([ann, bob]);
  wire.end(bob).isPaused = true;
  for (let n = 0; n < 500; n += 1) {
    ann.say(room, `${n} `.padEnd(8_000, 'x'));
    await world.run(world.now + 5);
  }
  await world.run(world.now + 60_000);
  expect(ann.bytes).toBeLessThan(2.5 * 1024 * 1024);
  wire.resume(bob);
  await world.run();
  expectAllSame([ann, bob], room);
  expect(bob.texts(room)).toHaveLength(500);
  await expectSilence(world);
});

it('a claim that does not fit a line is split into items, which the other side joins', async () => {
  const { world, ann, bob, wire, room } = await pair();
  const [hash = unknown] = ann.log(room).controls.heads.map((head) => head.hash);
  const items = Array.from({ length: 900 }, (_, n): ClaimItem => [2 * n + 1, 2 * n + 1, hash]);
  const writers = [ann, bob].map(({ computer }) => computer.writer.id);
  const claim = { controls: [hash], messages: new Map(writers.map((writer) => [writer, items])) };
  const lines = claimLines(room, unknown, claim);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) {
    expect(line.length).toBeLessThanOrEqual(limits.lineBytes);
    wire.send(ann, line);
  }
  await world.run(world.now + 10);
  expect(wire.end(bob).router?.claimOf(room)).toEqual(claim);
  await expectSilence(world);
});

it('a batch of which only the last message is signed arrives, live and passed on', async () => {
  const world = new World();
  const server = new SimulatedNode(world, 'server', { isServer: true });
  const [ann, bob] = [new SimulatedNode(world, 'ann'), new SimulatedNode(world, 'bob')];
  for (const node of [ann, bob]) connect(node, server);
  const room = ann.found([bob]);
  await world.run();
  world.checks = 0;
  const last = ann.sayAll(room, texts(250), true);
  await world.run();
  expectAllSame([ann, bob, server], room);
  expect(bob.texts(room)).toHaveLength(250);
  expect(ann.isDelivered(last)).toBe(true);
  // About three at each of the two.
  expect(world.checks).toBeLessThanOrEqual(10);
  const carol = new SimulatedNode(world, 'carol');
  connect(carol, server);
  bob.invite(room, [carol], true);
  await world.run();
  expectSame([ann, bob, carol, server], room);
  expect(carol.texts(room)).toHaveLength(250);
});

it('a conversation is offered again after the requested pause', async () => {
  const { world, ann, bob, wire, room } = await pair();
  bob.refuses = (entry) => 'content' in entry;
  ann.say(room, 'not now');
  await world.run();
  expect(bob.texts(room)).toEqual([]);
  bob.refuses = () => false;
  const { router } = wire.end(ann);
  router?.again(room, 5_000);
  router?.again(room, 1);
  await world.run(world.now + 4_000);
  expect(bob.texts(room)).toEqual([]);
  await world.run();
  expect(bob.texts(room)).toEqual(['not now']);
  await expectSilence(world);
});

it('an author who connects is told who holds their messages', async () => {
  const world = new World();
  const server = new SimulatedNode(world, 'server', { isServer: true });
  const [ann, bob] = [new SimulatedNode(world, 'ann'), new SimulatedNode(world, 'bob')];
  const wire = connect(ann, server);
  const away = connect(bob, server);
  const room = ann.found([bob]);
  await world.run();
  away.cut();
  const hello = ann.say(room, 'hello');
  await world.run();
  expect(ann.isSent(hello)).toBe(true);
  expect(ann.isDelivered(hello)).toBe(false);
  wire.cut();
  connect(bob, server);
  await world.run();
  const again = connect(ann, server);
  await world.run();
  expect(ann.isDelivered(hello)).toBe(false);
  const { router } = again.end(server);
  if (router) server.exchange.tellKnownReceipts(router, room, [ann.computer.writer.id]);
  await world.run();
  expect(ann.isDelivered(hello)).toBe(true);
});

it('entries of a bounded number of unknown conversations are kept', () => {
  const conversations = Array.from({ length: limits.pendingConversations + 5 }, (_, at) =>
    writeFounding(computerOf('ann'), { people: [computerOf('bob')], at }),
  );
  const open = (id: (typeof conversations)[number]['conversation']): EntryLog =>
    new EntryLog(id, emptyMessageShelf, undefined, () => true, String);
  const waiting = new WaitingEntries(
    open,
    new WaitingPool(limits.pendingEntriesBytes, limits.pendingPoolBytes),
  );
  for (const entry of conversations) waiting.try({ entry, bytes: 1_000 });
  expect(conversations.map(({ conversation }) => waiting.has(conversation))).toEqual(
    conversations.map((_, index) => index >= 5),
  );
  expect(waiting.bytes).toBe(limits.pendingConversations * 1_000);
});

it('a conversation that is too large to wait for is dropped, so that others have their share', () => {
  const [large, small] = [1, 2].map((at) =>
    writeFounding(computerOf('ann'), { people: [computerOf('bob')], at }),
  );
  if (!large || !small) throw new Error('nothing');
  const open = (id: typeof large.conversation): EntryLog =>
    new EntryLog(id, emptyMessageShelf, undefined, () => true, String);
  const pool = new WaitingPool(limits.pendingEntriesBytes, 1_000);
  const [first, second] = [new WaitingEntries(open, pool), new WaitingEntries(open, pool)];
  const bytes = limits.pendingEntriesBytes;
  expect(first.try({ entry: large, bytes: bytes + 900 }).verdict.kind).toBe('added');
  expect(second.try({ entry: large, bytes: bytes + 900 }).verdict.kind).toBe('added');
  expect([first.has(large.conversation), second.has(large.conversation)]).toEqual([true, false]);
  expect(second.try({ entry: large, bytes }).verdict).toEqual({ kind: 'refused', why: 'too-many' });
  second.try({ entry: small, bytes });
  expect(second.has(small.conversation)).toBe(true);
  first.stop();
  expect(new WaitingEntries(open, pool).try({ entry: large, bytes: bytes + 900 }).verdict.kind).toBe('added');
});

it('waiting entries of all connections of a server are bounded together, messages included', () => {
  const ofEach = 10_000;
  const pool = new WaitingPool(ofEach, 5_000);
  const open = (id: ConversationId): EntryLog =>
    new EntryLog(id, emptyMessageShelf, undefined, () => true, String);
  const log = open(writeFounding(computerOf('ann'), { people: [computerOf('bob')], at: 1 }).conversation);
  const founding = writeFounding(computerOf('ann'), { people: [computerOf('bob')], at: 1 });
  log.offer(founding);
  const connections = Array.from({ length: 20 }, () => new WaitingEntries(open, pool));
  const messages = writeMessages(computerOf('ann'), log, texts(3), 2, false);
  for (const waiting of connections) for (const entry of messages) waiting.add({ entry, bytes: 6_000 });
  const bytes = connections.reduce((sum, waiting) => sum + waiting.bytes, 0);
  expect(bytes).toBeLessThanOrEqual(20 * ofEach + 5_000);
});

it('reading stops while much is not judged yet', () => {
  const calls: string[] = [];
  const backlog = new Backlog(
    { items: limits.unjudgedPerConnection, bytes: 1_000 },
    () => calls.push('pause'),
    () => calls.push('resume'),
  );
  backlog.add(limits.unjudgedPerConnection);
  expect(calls).toEqual([]);
  backlog.add(1);
  backlog.add(1);
  backlog.done(2);
  expect(calls).toEqual(['pause']);
  backlog.done(limits.unjudgedPerConnection / 2);
  expect(calls).toEqual(['pause', 'resume']);
});
