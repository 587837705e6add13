import { afterEach, expect, test } from 'vitest';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { memoryStore } from '../../../electron/net/memory-store';
import type { ChatClient } from '../../../electron/net/types';
import type { ConversationId } from '../../../shared/ids';
import { deaf, endAll, entriesIn, forgetful, peer, textsOf, until, welcoming } from '../../nodes/test-kit';

afterEach(endAll);

/** A node that takes part in the room for everybody of its network, where it is alone. */
async function alone(user: string, store = memoryStore()): Promise<[ChatClient, ConversationId]> {
  const discovery = Object.assign(deaf(), { networks: () => ['192.168.1.0/24'] });
  const node = await peer(user, [], { store, nearby: { discovery, store: forgetful() } });
  const [room] = node.everybodyRooms;
  const entered = room && (await node.enterRoom(room.founding.conversation));
  if (!room || !entered?.ok) throw new Error('is on one network');
  return [node, room.founding.conversation];
}

test('a server that names the room of a network brings nobody into it, and learns nothing of who is there', async () => {
  const [ann, room] = await alone('ann');
  const store = memoryStore();
  const [mallory] = await alone('mallory', store);
  await mallory.sendText(room, 'hello from far away');
  const entries = entriesIn(store, room);
  expect(entries.map(({ command }) => command)).toEqual(['INVITE', 'JOIN', 'SEND_MESSAGE']);
  const heard: string[] = [];
  ann.setServer(
    await welcoming(({ command, fields }, send, { socket }) => {
      if (command === 'WELCOMED') {
        for (const entry of entries) socket.write(encodeEntry(entry));
        send('PING', { token: 'taken' });
      } else heard.push(`${command} ${JSON.stringify(fields)}`);
    }),
  );
  await until(ann, () => ann.connection.state === 'online');
  // A receipt would follow soon.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(heard).toContainEqual(expect.stringMatching(/^PONG/));
  expect(heard.filter((line) => line.includes(room))).toEqual([]);
  expect(ann.conversations.get(room)?.log.state.members).toEqual(new Set([ann.id]));
  expect(textsOf(ann, room)).toEqual([]);
});
