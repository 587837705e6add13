import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { newPersonKey } from '../../../runtime/entries/keys';
import { realEnvironment, type Environment } from '../../../runtime/environment';
import { limits } from '../../../shared/protocol/limits';
import { fieldsOf } from '../../../shared/protocol/entries';
import type { RoomFounding } from '../../../shared/rooms/listed-room';
import { memoryStore } from '../../../electron/net/memory-store';
import { newKeys } from '../../../electron/net/keys';
import type { ChatClient, HistoryStore } from '../../../electron/net/types';
import { startHere } from '../../conformance/target';
import { foundedBy, ScriptedConversation } from '../../nodes/test-authors';
import {
  atEnd,
  deaf,
  endAll,
  entriesIn,
  forgetful,
  hasMembers,
  peer,
  portOf,
  textsOf,
  until,
} from '../../nodes/test-kit';
import { Stranger } from './stranger';

afterEach(endAll);

const home = '192.168.1.0/24';

/** A node on some networks. */
function on(networks: readonly string[], user: string, keys = newKeys(), store = memoryStore()) {
  const discovery = Object.assign(deaf(), { networks: () => networks });
  return peer(user, [], { keys, store, nearby: { discovery, store: forgetful() } });
}

/** Has a node take part in the room for everybody that is here. */
async function turnOn(node: ChatClient): Promise<RoomFounding> {
  await until(node, () => node.everybodyRooms.length > 0);
  const [room] = node.everybodyRooms;
  const entered = room && (await node.enterRoom(room.founding.conversation));
  if (!room || !entered?.ok) throw new Error('is in none');
  return room.founding;
}

/** Whatever somebody was told that names a conversation. */
const naming = ({ heard }: Stranger, { conversation }: Pick<RoomFounding, 'conversation'>): string[] =>
  heard.flatMap(({ command, fields }) => (JSON.stringify(fields).includes(conversation) ? command : []));

/**
 * Lists a room that anybody could make, and brings what its own program has written there: its JOIN, and a message. Ends when a
 * node has said all that it has to say to this.
 */
async function tryToEnter(
  stranger: Stranger,
  node: ChatClient,
  room: RoomFounding,
  store: HistoryStore,
): Promise<void> {
  stranger.send('ROOMS', {
    rooms: [{ founding: fieldsOf(room), people: 1 }],
    counts: [],
    gone: [],
    first: true,
  });
  for (const entry of entriesIn(store, room.conversation)) stranger.sendBytes(encodeEntry(entry));
  // Receipts of the room, and what is said at the door, come before the receipt of what is sent after it.
  const invitation = foundedBy(stranger.keys, node.id);
  stranger.sendBytes(encodeEntry(invitation));
  await stranger.until(() => naming(stranger, invitation).includes('RECEIPTS'));
}

test('whoever asks on another network is not told who is in the room of a network, nor let in', async () => {
  const networks = [home];
  const ann = await on(networks, 'ann');
  const room = await turnOn(ann);
  const [keys, store] = [newKeys(), memoryStore()];
  const mallory = await on([home], 'mallory', keys, store);
  await turnOn(mallory);
  await mallory.sendText(room.conversation, 'let me in');
  await mallory.close();
  networks.splice(0, 1, '10.0.0.0/8');
  const stranger = await Stranger.registered(portOf(ann), { keys });
  await tryToEnter(stranger, ann, room, store);
  expect(naming(stranger, room)).toEqual([]);
  const members = () => ann.conversations.get(room.conversation)?.log.state.members;
  expect(members()).toEqual(new Set([ann.id]));
  networks.splice(0, 1, home);
  await tryToEnter(stranger, ann, room, store);
  expect(naming(stranger, room)).toContain('JOIN');
  expect(members()).toEqual(new Set([ann.id, mallory.id]));
});

test('whoever asks nearby is not told who is in the room of a server, nor let in: they come in through the server', async () => {
  const identity = newPersonKey();
  const [target, own] = [await startHere({ identity }), await startHere({ identity })];
  atEnd(() => Promise.all([target.stop(), own.stop()]));
  const ann = await on([], 'ann');
  ann.setServer(target);
  const room = await turnOn(ann);
  const [keys, store] = [newKeys(), memoryStore()];
  const mallory = await on([], 'mallory', keys, store);
  mallory.setServer(own);
  await turnOn(mallory);
  await mallory.sendText(room.conversation, 'let me in');
  await mallory.close();
  const stranger = await Stranger.registered(portOf(ann), { keys });
  await tryToEnter(stranger, ann, room, store);
  expect(naming(stranger, room)).toEqual([]);
  expect(ann.conversations.get(room.conversation)?.log.state.members).toEqual(new Set([ann.id]));
});

test('whoever claims to hold such a room is asked for it, as for one that nobody here is in', async () => {
  const networks = [home];
  const ann = await on(networks, 'ann');
  const { conversation } = await turnOn(ann);
  networks.splice(0, 1, '10.0.0.0/8');
  const stranger = await Stranger.registered(portOf(ann));
  const digest = 'A'.repeat(43);
  const other = '54ef2a21-8f10-8c3e-b7cd-9648f48d7349';
  for (const each of [conversation, other])
    stranger.send('HAVE', { conversations: [{ conversation: each, digest }] });
  await stranger.settled();
  const asked = (each: string) => JSON.stringify(stranger.heard).split(each).length - 1;
  expect([asked(conversation), asked(other)]).toEqual([1, 1]);
});

test('whoever joined such a room has few forged messages checked, and few of them logged', async () => {
  const clock: { stoppedAt?: number } = {};
  const environment: Environment = { ...realEnvironment, now: () => clock.stoppedAt ?? Date.now() };
  const refused: unknown[] = [];
  const discovery = Object.assign(deaf(), { networks: () => [home] });
  const ann = await peer('ann', [], {
    environment,
    nearby: { discovery, store: forgetful() },
    log: (_level, event, details) => {
      if (event === 'an entry was refused') refused.push(details);
    },
  });
  const room = await turnOn(ann);
  const script = ScriptedConversation.of(ann, room.conversation);
  const keys = newKeys();
  const mallory = await Stranger.registered(portOf(ann), { keys });
  for (const entry of script.enter(keys)) mallory.sendBytes(encodeEntry(entry));
  await hasMembers(ann, room.conversation, 2);
  // What may be checked later is not earned while the clock stands.
  clock.stoppedAt = Date.now();
  const honest = script.say(keys, 'hello');
  const forged = encodeEntry({ ...honest, signature: randomBytes(64).toString('base64url') });
  const began = performance.now();
  for (let count = 0; count < limits.peerSignaturesBurst + 2_500; count += 1) mallory.sendBytes(forged);
  await mallory.settled();
  // Each time that it is read again it waits longer, by a second for a thousand.
  expect(performance.now() - began).toBeGreaterThan(1_500);
  mallory.sendBytes(encodeEntry(honest));
  await until(ann, () => textsOf(ann, room.conversation).includes('hello'));
  expect(refused.length).toBe(1_000);
});
