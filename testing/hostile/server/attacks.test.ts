import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { signMessage } from '../../../runtime/entries/signing';
import { encodeMessage, joinBytes } from '../../../shared/protocol/codec';
import { limits } from '../../../shared/protocol/limits';
import type { NamedPerson } from '../../../shared/conversation/log-entry';
import { conversationId, personId, type ConversationId, type EntryHash } from '../../../shared/ids';
import { TestClient } from '../../conformance/client';
import { nothingOf, sendEntry, TestNode } from '../../conformance/node';
import { start, type ServerProcess } from '../../conformance/program';
import { talk } from '../../conformance/talk';
import { sealingBounds } from '../../../shared/sealing/bounds';
import type { GivenKey, KeyName } from '../../../shared/sealing/keys-message';
import { signKeys } from '../../../runtime/sealing/keys-message';
import { commitBounds, costOfForeignEntry } from '../../../server/conversations/commits';

/*
 * Each attack is carried out on the real program, in a process of its own. What is asserted does not depend on how fast the
 * machine is: how much memory the program takes for a given amount of input, that somebody else is still answered, and that
 * what they get is right.
 */

const mega = 1024 * 1024;
const bytes = (count: number): string => randomBytes(count).toString('base64url');
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function server(...args: string[]): Promise<ServerProcess> {
  const data = mkdtempSync(join(tmpdir(), 'parley-hostile-'));
  const running = await start(data, ...args);
  ends.push(
    () => rmSync(data, { recursive: true, force: true }),
    () => running.kill(),
  );
  return running;
}

/** Memory of the program, in bytes. */
function memoryOf({ child }: ServerProcess): number {
  const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) * 1024;
}

/** Registers under a name and never reads. */
async function deafClient({ host, port }: ServerProcess, user: string, note = ''): Promise<Socket> {
  const socket = connect({ host, port });
  socket.on('error', () => undefined);
  ends.push(() => socket.destroy());
  await once(socket, 'connect');
  socket.pause();
  socket.write(encodeMessage('REGISTER', { user, note }));
  return socket;
}

/** Writes bytes repeatedly while the other side accepts them, up to a total. */
async function pour(socket: Socket, bytes: Uint8Array, upTo: number): Promise<number> {
  let poured = 0;
  while (poured < upTo && !socket.destroyed) {
    poured += bytes.length;
    if (socket.write(bytes)) continue;
    const waiting = new AbortController();
    const { signal } = waiting;
    const isTaken = await Promise.race([
      once(socket, 'drain', { signal }).then(
        () => true,
        () => false,
      ),
      once(socket, 'close', { signal }).then(
        () => false,
        () => false,
      ),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 3_000)),
    ]);
    waiting.abort();
    if (!isTaken) break;
  }
  return poured;
}

test('HAVEs from a member who reads nothing cost bounded memory', async () => {
  const target = await server('--rate', '100000');
  const [ann, bob] = [await TestClient.register(target, 'ann'), await TestClient.register(target, 'bob')];
  const client = await new TestNode('mallory').connect(target);
  await client.take('HAVE');
  const conversation = await talk(ann, bob);
  // A history longer than the system's buffers for a client that does not read.
  for (let text = 1; text <= 1_500; text += 1) {
    ann.send('SEND_MESSAGE', { conversation, text: 'x'.repeat(8_000) });
    if (text % 100 === 0) await ann.settle();
  }
  ann.send('INVITE', { conversation, users: ['mallory'], history: true });
  await client.take('INVITE');
  client.socket.pause();
  await ann.settle();
  const before = memoryOf(target);
  const claims = Array.from({ length: 100 }, () => nothingOf(conversationId.parse(conversation)));
  await pour(client.socket, encodeMessage('HAVE', { conversations: claims }), 60 * mega);
  await ann.settle();
  expect(memoryOf(target) - before).toBeLessThan(120 * mega);
  ann.send('SEND_MESSAGE', { conversation, text: 'still here' });
  await bob.take('SEND_MESSAGE', { text: 'still here' });
}, 40_000);

test('a client that requests answers and reads none costs bounded memory', async () => {
  const target = await server();
  const ann = await TestClient.register(target, 'ann');
  const clients = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const client = await new TestNode(`mallory-${index}`).connect(target);
      await client.take('HAVE');
      return client;
    }),
  );
  const before = memoryOf(target);
  const lines = Buffer.from(`PING {"token":"${'x'.repeat(200)}"}\nX\n`.repeat(200));
  await Promise.all(
    clients.map(async (client) => {
      client.socket.pause();
      await pour(client.socket, lines, 12 * mega);
    }),
  );
  await ann.settle();
  // About 200 MB, most of it garbage. If the server read on, it would be over 600.
  expect(memoryOf(target) - before).toBeLessThan(350 * mega);
}, 30_000);

test('lines that arrive byte by byte cost bounded memory', async () => {
  const target = await server();
  const ann = await TestClient.register(target, 'ann');
  const sockets = await Promise.all(
    Array.from({ length: 60 }, (_, index) => deafClient(target, `drip-${index}`)),
  );
  await ann.settle();
  const before = memoryOf(target);
  for (const socket of sockets) socket.setNoDelay(true);
  for (let sent = 0; sent < 3_500; sent += 1) {
    for (const socket of sockets) socket.write('x');
    if (sent % 50 === 0) await ann.settle();
  }
  await ann.settle();
  expect(memoryOf(target) - before).toBeLessThan(22 * mega);
}, 40_000);

test('rapid presence changes are sent at a bounded rate, and the last state arrives', async () => {
  const target = await server('--rate', '100000');
  const reader = await TestClient.register(target, 'reader', { features: ['changes'] });
  const mallory = await TestClient.register(target, 'mallory', {}, true);
  const begin = Date.now();
  for (let change = 1; change <= 1_500; change += 1) {
    mallory.send('STATUS', { note: `note ${change}` });
    if (change % 20 === 0) await mallory.settle();
  }
  const isLast = (): boolean =>
    reader.all('ONLINE_CHANGES').some(({ changed }) => JSON.stringify(changed).includes('"note 1500"'));
  await expect.poll(isLast).toBe(true);
  const seconds = (Date.now() - begin) / 1000;
  expect(reader.all('ONLINE_CHANGES').length).toBeLessThan(8 + seconds);
}, 40_000);

test('endless invitations to one person cost that person nothing', async () => {
  const target = await server('--rate', '100000');
  const ann = await TestClient.register(target, 'ann');
  const mallory = await TestClient.register(target, 'mallory');
  for (let invitation = 0; invitation < 3 * limits.invitationsPerInviter; invitation += 1) {
    mallory.send('INVITE', { users: [ann.name] });
    await mallory.settle();
  }
  expect(ann.all('INVITATION')).toHaveLength(limits.invitationsPerInviter);
  expect(mallory.all('ERROR')).toHaveLength(2 * limits.invitationsPerInviter);
  expect(new Set(mallory.all('ERROR').map(({ code }) => code))).toEqual(new Set(['too-many-messages']));
  // A person who declined can be invited again, and Ann can still invite others.
  const [first] = ann.all('INVITATION');
  ann.send('DECLINE', { conversation: first?.['conversation'] });
  await ann.settle();
  mallory.inbox.length = 0;
  mallory.send('INVITE', { users: [ann.name] });
  await mallory.take('INVITATION');
  ann.send('INVITE', { users: [mallory.name] });
  await ann.take('INVITATION', { from: ann.name });
}, 30_000);

test('a full node that invites 12,000 people disturbs nobody', async () => {
  const target = await server();
  const ann = await TestClient.register(target, 'ann');
  const mallory = new TestNode('mallory');
  const client = await mallory.connect(target);
  await client.take('HAVE');
  const founding = mallory.found({ id: personId.parse(ann.id), user: ann.name });
  const { conversation } = founding;
  sendEntry(client, founding);
  await ann.take('INVITATION', { conversation });
  const strangers = (): NamedPerson[] =>
    Array.from({ length: limits.peoplePerInvite }, () => ({
      id: personId.parse(randomBytes(32).toString('base64url').slice(0, 42) + 'A'),
      user: 'somebody',
    }));
  for (let invite = 0; invite < 240; invite += 1) {
    const control = mallory.makeControl(conversation, { command: 'INVITE', invited: strangers() });
    sendEntry(client, control);
    // It continues from permitted entries only.
    if (invite < 8) mallory.take([control]);
  }
  await client.settle();
  await ann.settle();
  // TestClient rejects overlong lines.
  for (const { conversations } of ann.all('CONVERSATIONS') as {
    conversations: { members: string[]; invited: string[] }[];
  }[])
    for (const { members, invited } of conversations)
      expect(members.length + invited.length).toBeLessThanOrEqual(limits.peoplePerConversation);
  expect(client.all('ERROR').length).toBeGreaterThan(200);
  ann.send('JOIN', { conversation });
  ann.send('SEND_MESSAGE', { conversation, text: 'still here' });
  await ann.take('SEND_MESSAGE', { text: 'still here' });
}, 40_000);

test('10,000 messages that a full node sends at once do not delay another person’s single message', async () => {
  const target = await server();
  const [ann, reader] = [
    await TestClient.register(target, 'ann'),
    await TestClient.register(target, 'reader'),
  ];
  const conversation = await talk(ann, reader);
  const mallory = new TestNode('mallory');
  const flooder = await mallory.connect(target);
  await flooder.take('HAVE');
  const founding = mallory.found({ id: personId.parse(reader.id), user: reader.name });
  const flooded = founding.conversation;
  sendEntry(flooder, founding);
  await reader.take('INVITATION', { conversation: flooded });
  reader.send('JOIN', { conversation: flooded });
  await flooder.take('JOIN');
  const { name } = mallory;
  let prev: EntryHash | undefined;
  const texts = Array.from({ length: 10_000 }, (_, index) => {
    const message = signMessage(mallory.keys.writer, {
      command: 'SEND_MESSAGE',
      conversation: flooded,
      from: name,
      number: index + 1,
      prev,
      clock: index + 10,
      after: [founding.hash],
      at: Date.now(),
      extra: {},
      content: { kind: 'text', id: `m${index}`, to: undefined, salt: 'A'.repeat(22), fields: { text: 'x' } },
    });
    prev = message.hash;
    return encodeEntry(message);
  });
  const read = (): number => reader.all('SEND_MESSAGE').filter(({ from }) => from === name).length;
  flooder.raw(joinBytes(texts));
  await reader.take('SEND_MESSAGE', { from: name });
  const goneBefore: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const before = read();
    ann.send('SEND_MESSAGE', { conversation, text: `round ${round}` });
    await reader.take('SEND_MESSAGE', { text: `round ${round}` });
    goneBefore.push(read() - before);
  }
  expect(Math.min(...goneBefore)).toBeLessThan((6 * commitBounds.cost) / costOfForeignEntry);
  expect(read(), 'the flood is not over').toBeLessThan(texts.length - 1);
}, 40_000);

/** KEYS that nobody can open, which a server cannot tell. */
function keysLines(from: TestNode, to: TestNode, conversation: ConversationId, count: number): Uint8Array[] {
  const given = (): GivenKey => ({
    writer: from.writer,
    chain: 1,
    number: 1,
    key: bytes(32),
    enc: bytes(32),
    data: bytes(48),
  });
  const all = Array.from({ length: count }, given);
  const keys = signKeys(from.keys.writer, { conversation, recipient: to.writer }, all);
  return keys.map((each) => encodeMessage('KEYS', each));
}

/** What somebody who has invited Bob can have a server pass on to him, as much of it as may be at once. */
const keyFloods: Readonly<
  Record<'KEYS' | 'KEYS_WANTED', (from: TestNode, to: TestNode, of: ConversationId) => Uint8Array[]>
> = {
  KEYS: (from, to, conversation) => keysLines(from, to, conversation, sealingBounds.keysInTransit),
  KEYS_WANTED: ({ writer }, _to, conversation) => {
    const name = (): KeyName => ({ writer, chain: 1, number: 1, key: bytes(32) });
    const keys = Array.from({ length: sealingBounds.keysPerLine }, name);
    const line = encodeMessage('KEYS_WANTED', { conversation, keys });
    const count = Math.floor(limits.nodeBurst / (keys.length + line.length / 4_096));
    return Array.from({ length: count }, () => line);
  },
};

/** Bob, whom a number of strangers have invited into a sealed conversation each; he does not answer. */
async function invitedBob(count: number) {
  const running = await server();
  const bob = new TestNode('bob');
  const toBob = await bob.connect(running);
  await toBob.take('WELCOME');
  const stranger = async (name: string) => {
    const node = new TestNode(name);
    const client = await node.connect(running);
    await client.take('WELCOME');
    const founding = node.foundSealed(bob);
    sendEntry(client, founding);
    await toBob.take('INVITE', { conversation: founding.conversation });
    const send = async (lines: readonly Uint8Array[]): Promise<void> => {
      client.raw(joinBytes(lines));
      await client.settle();
    };
    return { node, client, conversation: founding.conversation, send };
  };
  const names = Array.from({ length: count }, (_, index) => `mallory ${index}`);
  return { bob, toBob, strangers: await Promise.all(names.map(stranger)) };
}

test.each(['KEYS', 'KEYS_WANTED'] as const)(
  '%s, which anybody can send who has invited somebody, cut off nobody who reads slowly',
  async (command) => {
    const { bob, toBob, strangers } = await invitedBob(8);
    const flood = keyFloods[command];
    const floods = strangers.map(({ node, conversation }) => flood(node, bob, conversation));
    toBob.socket.pause();
    await Promise.all(strangers.map(({ send }, index) => send(floods[index] ?? [])));
    toBob.socket.resume();
    await toBob.settle();
    if (command === 'KEYS_WANTED') return expect(toBob.all(command).length).toBeGreaterThan(0);
    // All wait until he confirms them, and come as he reads.
    const kept = strangers.reduce((sum, { client }) => sum + client.all('KEYS_KEPT').length, 0);
    const signatures = (): number => new Set(toBob.all(command).map(({ signature }) => signature)).size;
    await expect.poll(signatures, { timeout: 20_000 }).toBe(kept);
  },
  60_000,
);

test('KEYS that strangers repeat while little waits cut off nobody who reads slowly, and come once', async () => {
  const { bob, toBob, strangers } = await invitedBob(6);
  const brought = strangers.map(({ node, conversation }) => keysLines(node, bob, conversation, 60));
  const short = strangers.map(({ node, conversation }) => keysLines(node, bob, conversation, 1));
  await Promise.all(strangers.map(({ send }, index) => send(brought[index] ?? [])));
  toBob.socket.pause();
  const repeated = short.map((lines) => Array.from({ length: 1_000 }, () => lines).flat());
  await Promise.all(strangers.map(({ send }, index) => send(repeated[index] ?? [])));
  toBob.socket.resume();
  await toBob.settle();
  expect(toBob.all('KEYS')).toHaveLength(2 * strangers.length);
}, 60_000);
