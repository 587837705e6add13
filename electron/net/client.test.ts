import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { startServer, type Server } from '../../server/server';
import { createClient } from './client';
import { memoryStore } from './memory-store';
import { newIdentity } from '../../shared/node/identity';
import type { ChatClient } from './types';

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const host = '127.0.0.1';
const identity = newIdentity();

function client(user: string): ChatClient {
  const profile = { user, status: 'available' as const, note: '', icon: null };
  const made = createClient({ identity: newIdentity(), profile, store: memoryStore() });
  ends.push(() => made.close());
  return made;
}

async function lab(port = 0): Promise<Server> {
  const server = await startServer({ host, port, name: 'Lab', identity });
  ends.push(() => server.close());
  return server;
}

/** Waits until a condition holds, looking again after every change of the client. */
async function until(node: ChatClient, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    const stop = node.onChange(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

const logOf = (node: ChatClient, conversation: string) => node.conversations.get(conversation)?.log;
const textsOf = (node: ChatClient, conversation: string) =>
  logOf(node, conversation)?.entries.flatMap((entry) =>
    entry.command === 'SEND_MESSAGE' ? entry.text : [],
  ) ?? [];

/** Two people who talk with each other. */
async function pair(server: Server) {
  const [ann, bob] = [client('ann'), client('bob')];
  ann.setServer({ host, port: server.port });
  bob.setServer({ host, port: server.port });
  await until(ann, () => ann.online.size === 2);
  const invited = ann.invite([{ id: bob.id, user: 'bob' }]);
  if (!invited.ok) throw new Error(invited.error.message);
  const { conversation } = invited.value;
  await until(bob, () => bob.conversations.has(conversation));
  expect(bob.join(conversation).ok).toBe(true);
  await until(ann, () => logOf(ann, conversation)?.membership.members.size === 2);
  return { ann, bob, conversation };
}

test('two people talk, and a text that is sent is acknowledged', async () => {
  const { ann, bob, conversation } = await pair(await lab());
  expect(ann.sendText(conversation, 'hi').ok).toBe(true);
  await until(bob, () => textsOf(bob, conversation).includes('hi'));
  await until(ann, () => ann.conversations.get(conversation)?.acknowledged === 2);
});

test('a server that comes back with an empty memory is told everything, each text once', async () => {
  const server = await lab();
  const { ann, bob, conversation } = await pair(server);
  ann.sendText(conversation, 'before');
  await until(bob, () => textsOf(bob, conversation).length === 1);
  await server.close();
  await until(ann, () => ann.connection.state === 'waiting');
  await until(bob, () => bob.connection.state === 'waiting');
  ann.sendText(conversation, 'ann, meanwhile');
  bob.sendText(conversation, 'bob, meanwhile');
  await lab(server.port);
  ann.retryNow();
  bob.retryNow();
  await until(ann, () => textsOf(ann, conversation).length === 3);
  await until(bob, () => textsOf(bob, conversation).length === 3);
  expect(textsOf(ann, conversation)).toEqual(textsOf(bob, conversation));
  expect(new Set(textsOf(ann, conversation)).size).toBe(3);
  await until(ann, () => ann.conversations.get(conversation)?.acknowledged === 3);
});

test('a name that is taken needs the user, and another name connects', async () => {
  const server = await lab();
  const [first, second] = [client('ann'), client('Ann')];
  first.setServer({ host, port: server.port });
  await until(first, () => first.connection.state === 'online');
  second.setServer({ host, port: server.port });
  await until(second, () => second.connection.state === 'refused');
  expect(second.connection).toMatchObject({ error: { code: 'name-taken' } });
  second.setProfile({ ...second.profile, user: 'anna' });
  await until(second, () => second.connection.state === 'online');
});

const hostile: [string, (socket: Socket) => void, RegExp][] = [
  ['garbage', (socket) => socket.write('\u0000\n{]\n'.repeat(30)), /does not speak/],
  [
    'lines without an end',
    (socket) => socket.write('A'.repeat(200_000) + '\n'.repeat(30) + 'x\n'.repeat(30)),
    /does not speak/,
  ],
  ['a reset', (socket) => void socket.resetAndDestroy(), /Lost the connection to /],
  ['half a line, then the end', (socket) => void socket.end('WELCOME {"us'), /Lost the connection to /],
];

test.each(hostile)('a server that sends %s is left calmly and tried again', async (_name, behave, reason) => {
  const net = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => behave(socket));
  });
  net.listen(0, host);
  await once(net, 'listening');
  ends.push(() => net.close());
  const address = net.address();
  const ann = client('ann');
  ann.setServer({ host, port: typeof address === 'object' && address ? address.port : 0 });
  await until(ann, () => ann.connection.state === 'waiting');
  expect(ann.connection).toMatchObject({ reason: expect.stringMatching(reason) });
});
