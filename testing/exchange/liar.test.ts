import { expect, it, vi } from 'vitest';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { signMessage } from '../../runtime/entries/signing';
import type { UnsignedMessage } from '../../runtime/entries/signing';
import { EntryLog } from '../../shared/conversation/entry-log';
import type { ConversationId, EntryHash } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { writeControl } from './computers';
import { SimulatedNode } from './node';
import { connectAll, expectAllSame, expectSilence, forgetCounts, roomOf, sum } from './scenario';
import { connect, type Wire } from './wires';
import { World } from './world';

/** A room of three honest people and a liar, who sends only what a test says. */
async function roomWithLiar() {
  const { world, nodes, room } = await roomOf(['ann', 'bob', 'carl', 'mallory']);
  const [ann, bob, carl, mallory] = nodes;
  if (!ann || !bob || !carl || !mallory) throw new Error('nobody');
  for (const wire of [...mallory.wires]) wire.cut();
  const liar = new SimulatedNode(world, 'mallory', { kept: mallory.snapshot(), isLiar: true });
  return { world, room, ann, bob, carl, liar };
}

/** A connection over which the liar sends only what the test says. */
function lane(world: World, to: SimulatedNode): { wire: Wire; mute: SimulatedNode } {
  const mute = new SimulatedNode(world, 'mallory', { isLiar: true, joins: false });
  return { wire: connect(mute, to), mute };
}

let hashes = 0;
function unknownHash(): EntryHash {
  hashes += 1;
  return `${String(hashes).padStart(42, 'A')}A` as EntryHash;
}

it('a HAVE provokes a few lines at most, however many are sent', async () => {
  const { world, room, ann } = await roomWithLiar();
  const { wire, mute } = lane(world, ann);
  await world.run();
  forgetCounts([ann]);
  const writer = ann.computer.writer.id;
  const heads = ann.log(room).controls.heads.map(({ hash }) => hash);
  for (let n = 0; n < 200; n += 1) {
    const claim = {
      controls: [...heads, unknownHash()],
      messages: { [writer]: [[1, 1_000, unknownHash()]] },
    };
    wire.say(mute, 'HAVE', { conversations: [{ conversation: room, digest: unknownHash(), ...claim }] });
    wire.say(mute, 'HAVE', { conversations: [{ conversation: room, digest: unknownHash() }] });
    await world.run(world.now + 20);
  }
  await world.run();
  expect([...ann.lines.keys()]).toEqual(['HAVE']);
  expect(ann.count('HAVE')).toBeLessThanOrEqual(410);
  // The same claim, repeated, is answered with a digest.
  forgetCounts([ann]);
  const same = { conversation: room, digest: unknownHash(), controls: [], messages: {} };
  for (let n = 0; n < 50; n += 1) wire.say(mute, 'HAVE', { conversations: [same] });
  await world.run();
  expect(ann.count('INVITE') + ann.count('JOIN')).toBe(4);
  expect(ann.count('HAVE')).toBeLessThanOrEqual(51);
  expect(ann.count('WANT')).toBe(0);
  await expectSilence(world);
});

it('each WANT is answered once, and nobody is given what is not for them', async () => {
  const { world, room, ann, bob, liar } = await roomWithLiar();
  const secret = ann.say(room, 'for those who are in');
  await world.run();
  ann.remove(room, liar);
  await world.run();
  const after = ann.say(room, 'not for mallory');
  await world.run();
  const { wire, mute } = lane(world, ann);
  await world.run();
  forgetCounts([ann]);
  for (let n = 0; n < 100; n += 1)
    wire.say(mute, 'WANT', { conversation: room, hashes: [after.entry.hash, unknownHash()], have: [] });
  await world.run();
  expect(ann.count('LACKING')).toBe(100);
  expect(ann.count('SEND_MESSAGE')).toBe(0);
  wire.say(mute, 'WANT', { conversation: room, hashes: [secret.entry.hash], have: [] });
  await world.run();
  expect(ann.count('SEND_MESSAGE')).toBe(1);
  // A stranger is given nothing.
  const stranger = new SimulatedNode(world, 'stranger', { isLiar: true });
  const lie = connect(stranger, bob);
  forgetCounts([bob]);
  lie.say(stranger, 'WANT', { conversation: room, hashes: [secret.entry.hash], have: [] });
  await world.run();
  expect([...bob.lines.keys()].filter((each) => each !== 'HAVE')).toEqual(['LACKING']);
  await expectSilence(world);
});

it('a peer is believed only about itself', async () => {
  const { world, room, ann, bob, carl } = await roomWithLiar();
  for (const node of [ann, bob, carl]) for (const wire of [...node.wires]) wire.cut();
  const hello = ann.say(room, 'hello');
  await world.run();
  const { wire, mute } = lane(world, ann);
  await world.run();
  const { writer, number, hash } = hello.entry;
  const theirs = { [writer]: [[number, number, hash]] };
  const delivered = { [bob.person]: theirs, [carl.person]: theirs };
  wire.say(mute, 'RECEIPTS', { conversation: room, received: theirs, delivered });
  await world.run(world.now + 10);
  expect(ann.isHeldBy(hello, bob)).toBe(false);
  expect(ann.isHeldBy(hello, carl)).toBe(false);
  expect(ann.isDelivered(hello)).toBe(false);
});

it('backdated, replayed and misplaced entries are not accepted', async () => {
  const { world, room, ann, bob, carl, liar } = await roomWithLiar();
  for (let n = 0; n < 5; n += 1) ann.say(room, `message ${n}`);
  connect(liar, carl);
  await world.run();
  ann.remove(room, liar);
  await world.run();
  for (const wire of [...liar.wires]) wire.cut();
  // The liar continues as if it did not know, and sends its message to one of them and old lines to another.
  const old = new SimulatedNode(world, 'mallory', { isLiar: true, kept: liar.snapshot() });
  const late = backdated(old, room, 20);
  const [toBob, toCarl] = [lane(world, bob), lane(world, carl)];
  for (const line of late) toBob.wire.send(toBob.mute, line);
  for (const entry of bob.messages(room)) toCarl.wire.send(toCarl.mute, encodeEntry(entry));
  await world.run();
  connectAll([ann, bob, carl]);
  await world.run();
  expectAllSame([ann, bob, carl], room);
  expect(ann.texts(room)).toHaveLength(5);
  await expectSilence(world);
});

/** Ann and Bob in an open room, and Mallory, who is in it and has left it in twice as many ways as a node takes in. */
async function roomLeftInManyWays() {
  const world = new World();
  const [ann, bob, mallory] = ['ann', 'bob', 'mallory'].map(
    (name) => new SimulatedNode(world, name, { isLiar: name === 'mallory' }),
  );
  if (!ann || !bob || !mallory) throw new Error('nobody');
  connectAll([ann, bob, mallory]);
  const room = ann.found([bob, mallory], { isPublic: true });
  await world.run();
  for (const { wires } of [ann, bob, mallory]) for (const wire of [...wires]) wire.cut();
  const few = limits.removalsUnawareOfEachOther;
  const leaves = Array.from({ length: 2 * few }, (_, at) =>
    writeControl(mallory.computer, mallory.log(room), { command: 'LEAVE', last: new Map() }, at),
  );
  return { world, room, ann, bob, one: leaves.slice(0, few), other: leaves.slice(few) };
}

it('somebody who leaves an open room in many ways keeps nobody from reading the others', async () => {
  const { world, room, ann, bob, one, other } = await roomLeftInManyWays();
  for (const [node, leaves] of [
    [ann, one],
    [bob, other],
  ] as const) {
    const { wire, mute } = lane(world, node);
    for (const each of leaves) wire.send(mute, encodeEntry(each));
  }
  await world.run();
  for (const node of [ann, bob]) for (const wire of [...node.wires]) wire.cut();
  connectAll([ann, bob]);
  ann.say(room, 'can you read me?');
  bob.say(room, 'and you me?');
  await world.run();
  for (const node of [ann, bob])
    expect(node.texts(room).toSorted()).toEqual(['and you me?', 'can you read me?']);
  await expectSilence(world);
});

it('what waits is not checked again for a control that they themselves name', async () => {
  const { world, room, ann, one, other } = await roomLeftInManyWays();
  const { wire, mute } = lane(world, ann);
  for (const each of one) wire.send(mute, encodeEntry(each));
  const names = other.map(({ hash }) => hash);
  for (let n = 0; n < 50; n += 1)
    wire.send(mute, encodeEntry(signMessage(mute.computer.writer, unsignedOf(room, n + 1, names, 'x'))));
  await world.run();
  expect(ann.waitingBytes).toBeGreaterThan(0);
  world.checks = 0;
  for (let n = 0; n < 50; n += 1) for (const each of other.slice(0, 1)) wire.send(mute, encodeEntry(each));
  await world.run();
  expect(world.checks).toBe(0);
});

/** An unsigned message of the liar that knows these controls. */
const unsignedOf = (
  conversation: ConversationId,
  number: number,
  after: readonly EntryHash[],
  text: string,
): UnsignedMessage => ({
  command: 'SEND_MESSAGE',
  conversation,
  number,
  prev: undefined,
  after,
  clock: 9,
  at: 0,
  from: 'mallory',
  extra: {},
  content: { kind: 'text', id: 'x', to: undefined, salt: 'AAAAAAAAAAAAAAAAAAAAAA', fields: { text } },
});

/** Messages of a liar in a past in which it took part. */
function backdated(by: SimulatedNode, room: ConversationId, count: number): Uint8Array[] {
  const { computer } = by;
  const founding = by.log(room).controls.graph.all.filter(({ writer }) => writer === computer.writer.id);
  const after = founding.slice(0, 1).map(({ hash }) => hash);
  return Array.from({ length: count }, (_, index) => {
    const unsigned = { ...unsignedOf(room, index + 1, after, `lie ${index}`), clock: 3 };
    return encodeEntry(
      signMessage(computer.writer, { ...unsigned, prev: index === 0 ? undefined : unknownHash() }),
    );
  });
}

it('few entries that name unknown hashes are kept, and each hash is requested once', async () => {
  const { world, room, ann, bob } = await roomWithLiar();
  const { wire, mute } = lane(world, ann);
  await world.run();
  forgetCounts([ann]);
  for (let n = 0; n < 300; n += 1) {
    const unsigned = unsignedOf(room, n + 1, [unknownHash()], 'x'.repeat(8_000));
    wire.send(
      mute,
      encodeEntry(signMessage(mute.computer.writer, { ...unsigned, prev: n ? unknownHash() : undefined })),
    );
  }
  await world.run(world.now + 200);
  expect(ann.waitingBytes).toBeLessThanOrEqual(512 * 1024);
  await world.run();
  // 100 at a time, the next ones when these are answered, or after a while.
  expect(ann.count('WANT')).toBeLessThanOrEqual(6);
  expect(ann.texts(room)).toEqual([]);
  ann.say(room, 'life goes on');
  await world.run();
  expectAllSame([ann, bob], room);
  expect(sum([ann, bob], 'WANT')).toBeLessThanOrEqual(6);
  await expectSilence(world);
});

it('a node that withholds entries does not prevent agreement with others', async () => {
  const { world, room, ann, bob, carl, liar } = await roomWithLiar();
  for (let n = 0; n < 10; n += 1) liar.say(room, `message ${n}`);
  await world.run();
  // Each node gets other parts of the liar's messages.
  const all = liar.messages(room).toSorted((a, b) => a.number - b.number);
  [ann, bob, carl].forEach((node, part) => {
    const { wire, mute } = lane(world, node);
    for (const entry of all) if (entry.number % 3 === part) wire.send(mute, encodeEntry(entry));
  });
  await world.run();
  expectAllSame([ann, bob, carl], room);
  expect(ann.texts(room)).toHaveLength(10);
  expect(sum([ann, bob, carl], 'HAVE')).toBeLessThan(150);
  await expectSilence(world);
});

it('an entry that waits for something missing is not checked again, whatever others send meanwhile', async () => {
  const { world, room, ann, bob } = await roomWithLiar();
  const { wire, mute } = lane(world, ann);
  await world.run();
  for (let n = 0; n < 100; n += 1) {
    const unsigned = unsignedOf(room, n + 1, [unknownHash()], 'x');
    wire.send(mute, encodeEntry(signMessage(mute.computer.writer, unsigned)));
  }
  await world.run();
  expect(ann.waitingBytes).toBeGreaterThan(0);
  world.checks = 0;
  for (let n = 0; n < 10; n += 1) {
    bob.say(room, `message ${n}`);
    await world.run();
  }
  expect(ann.texts(room)).toHaveLength(10);
  // Each of the three others checks each message once.
  expect(world.checks).toBeLessThanOrEqual(40);
});

it('a bounded part of an endless claim is kept', async () => {
  const { world, room, ann } = await roomWithLiar();
  const { wire, mute } = lane(world, ann);
  await world.run();
  const controls = Array.from({ length: 1_000 }, unknownHash);
  const nobody = Object.fromEntries(Array.from({ length: 1_000 }, () => [unknownHash(), []]));
  const digest = unknownHash();
  for (const item of [{ controls }, { controls: [], messages: nobody }]) {
    for (let n = 0; n < 20; n += 1)
      wire.say(mute, 'HAVE', {
        conversations: [{ conversation: room, digest, messages: {}, ...item, more: true }],
      });
    wire.say(mute, 'HAVE', { conversations: [{ conversation: room, digest, messages: {}, ...item }] });
    await world.run(world.now + 100);
    const claim = wire.end(ann).router?.claimOf(room);
    expect((claim?.controls.length ?? 0) + (claim?.messages.size ?? 0)).toBeLessThanOrEqual(
      limits.claimWeight,
    );
  }
});

it('unconfirmed and claimed entries are remembered within bounds for each connection', async () => {
  const { world, room, ann, liar } = await roomWithLiar();
  const { wire, mute } = lane(world, ann);
  mute.refuses = () => true;
  await world.run();
  const texts = Array.from({ length: 200 }, (_, n) => `${n} `.padEnd(8_000, 'x'));
  ann.sayAll(room, texts, false);
  await world.run();
  forgetCounts([ann]);
  // The liar requests again what it did not confirm.
  wire.end(ann).router?.again(room, 100);
  await world.run(world.now + 5_000);
  expect(ann.count('SEND_MESSAGE')).toBeGreaterThan(0);
  expect(ann.count('SEND_MESSAGE') * 8_000).toBeLessThan(limits.unconfirmedBytes);
  const rooms = Array.from({ length: 15 }, () => ann.found([liar]));
  await world.run();
  for (const conversation of rooms) {
    const controls = Array.from({ length: 900 }, unknownHash);
    const digest = unknownHash();
    for (const more of [{ more: true }, { more: true }, { more: true }, {}])
      wire.say(mute, 'HAVE', { conversations: [{ conversation, digest, controls, messages: {}, ...more }] });
  }
  await world.run();
  const kept = rooms.map((each) => wire.end(ann).router?.claimOf(each)?.controls.length ?? 0);
  expect(kept.filter((count) => count > 0).length).toBeGreaterThan(5);
  expect(kept.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(limits.claimsWeight);
});

it('the entries that a claim offers are computed once, however often they are needed', async () => {
  const { world, room, ann } = await roomWithLiar();
  const { wire, mute } = lane(world, ann);
  mute.refuses = () => true;
  await world.run();
  const claim = { [ann.computer.writer.id]: Array.from({ length: 900 }, () => [1, 9, unknownHash()]) };
  const item = { conversation: room, digest: unknownHash(), controls: [], messages: claim };
  wire.say(mute, 'HAVE', { conversations: [item] });
  await world.run(world.now + 20);
  const looks = vi.spyOn(EntryLog.prototype, 'countOffered');
  for (let n = 0; n < 10; n += 1) expect(ann.exchange.countOffered(room)).toBeGreaterThan(0);
  expect(looks.mock.calls.length).toBeLessThanOrEqual(1);
  looks.mockRestore();
});
