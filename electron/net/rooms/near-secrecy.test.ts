import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startHere } from '../../../testing/conformance/target';
import { captured } from '../../../testing/nodes/capture';
import {
  atEnd,
  conversationOf,
  deaf,
  endAll,
  forgetful,
  hasMembers,
  peer,
  person,
  portOf,
  textsOf,
  until,
} from '../../../testing/nodes/test-kit';
import {
  fileOf,
  hears,
  offer,
  sharing,
  temporaryFolder,
  transferOf,
  untilTransfer,
  whole,
  type Sharer,
} from '../../../testing/transfers/test-transfers';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import { newKeys, type WriterKeys } from '../keys';
import type { ChatClient } from '../types';

afterEach(endAll);

/** A computer on one network, of a person who shares files. */
async function near(user: string, ports: readonly number[] = [], keys = newKeys()): Promise<Sharer> {
  const discovery = Object.assign(deaf(), { networks: () => ['192.168.1.0/24'] });
  const node = await peer(user, ports, { keys, nearby: { discovery, store: forgetful() } });
  return sharing(node, keys, temporaryFolder());
}

/** Has a node take part in the room for everybody of its network. */
async function turnOn(node: ChatClient): Promise<ConversationId> {
  const room = node.everybodyRooms.find(({ everybody }) => everybody.kind === 'near')?.founding.conversation;
  const entered = room && (await node.enterRoom(room));
  if (!room || !entered?.ok) throw new Error('is on one network');
  return room;
}

async function says(by: ChatClient, conversation: ConversationId, text: string): Promise<EntryHash> {
  const said = await by.sendText(conversation, text);
  if (!said.ok) throw new Error(said.error.message);
  return said.value.hash;
}

/** Another computer of Ann's, which only the server connects with her first one. Returns of what it was told. */
async function secondComputer(keys: WriterKeys, server: { host: string; port: number }, ann: ChatClient) {
  const lap = person('ann', { keys: newKeys(keys.person) });
  const read: ConversationId[] = [];
  lap.onChange((change) => {
    if (change.kind === 'read') read.push(...change.marks.map(({ conversation }) => conversation));
  });
  lap.setServer(server);
  await until(ann, () => ann.online.get(ann.id)?.writers?.includes(lap.writer) === true);
  return { lap, read };
}

test('whatever is done in the room of a network, a server never sees its name', async () => {
  const target = await startHere({ piecesFolder: join(temporaryFolder(), 'pieces') });
  atEnd(() => target.stop());
  const { text, end } = captured(target.port);
  atEnd(end);
  const ann = await near('ann');
  const bob = await near('bob', [portOf(ann.node)]);
  const cleo = await near('cleo', [portOf(ann.node), portOf(bob.node)]);
  const room = await turnOn(ann.node);
  for (const { node } of [bob, cleo]) await turnOn(node);
  for (const { node } of [ann, bob, cleo]) await hasMembers(node, room, 3);
  for (const { node } of [ann, bob]) {
    node.setServer(target);
    await until(node, () => node.connection.state === 'online');
  }
  const { lap, read } = await secondComputer(ann.keys, target, ann.node);
  const common = await conversationOf(ann.node, bob.node);
  // Cleo is away, so a file for her would wait at the server.
  await cleo.transfers.close();
  await cleo.node.close();
  await until(ann.node, () => !ann.node.online.has(cleo.node.id));
  const { id: secret } = await offer(ann, room, fileOf(600_000));
  await hears(bob, room, secret);
  const last = await says(bob.node, room, 'for this network only');
  await until(ann.node, () => textsOf(ann.node, room).length > 0);
  // From here on only the server connects Ann and Bob.
  await bob.node.setNearby({
    enabled: false,
    hops: 1,
    excluded: [],
    loopback: true,
    port: 0,
    manual: [],
  });
  await until(ann.node, () => ann.node.computersNearby(room).length === 0);
  const done: string[] = [];
  bob.node.onChange((change) => {
    if (change.kind === 'doing') done.push(`${change.doing.kind} ${change.doing.conversation}`);
  });
  const { id: open } = await offer(ann, common, fileOf(600_000));
  const heard = await says(bob.node, common, 'hello');
  await until(ann.node, () => textsOf(ann.node, common).includes('hello'));
  bob.transfers.fetch(room, secret);
  await untilTransfer(bob, () => transferOf(bob, secret)?.state === 'waiting');
  for (const [conversation, seen] of [
    [room, last],
    [common, heard],
  ] as const) {
    ann.node.tellDoing({ kind: 'typing', conversation });
    ann.node.tellDoing({ kind: 'seen', conversation, last: seen });
    ann.node.tellRead([{ conversation, last: seen }]);
  }
  // What is done in another conversation passes through the server, and is seen there.
  await until(bob.node, () => done.length >= 2);
  expect(done).toEqual([`typing ${common}`, `seen ${common}`]);
  await until(lap, () => read.length > 0);
  expect(read).toEqual([common]);
  await hears(bob, common, open);
  bob.transfers.fetch(common, open);
  await whole(bob, common, open);
  for (const told of ['TYPING {', 'SEEN {', 'READ {"marks":[{'])
    expect(text()).toContain(`${told}"conversation":"${common}"`);
  expect(text()).toContain(`/files/${common}/`);
  expect(placesOf(text(), room)).toEqual([]);
});

/** Whatever stands before a name, each once. */
const placesOf = (text: string, name: string): string[] => [
  ...new Set(
    text
      .split(name)
      .slice(0, -1)
      .map((before) => before.slice(-40)),
  ),
];
