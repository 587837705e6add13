import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeMessage } from '../../../shared/protocol/codec';
import { TestClient, type Address } from '../../conformance/client';
import { TestNode } from '../../conformance/node';
import { start } from '../../conformance/program';
import { startHere } from '../../conformance/target';

/** A client that never closes its side and records its input. */
async function holdout({ host, port }: Address): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect({ host, port, allowHalfOpen: true });
  let text = '';
  socket.on('data', (bytes) => (text += String(bytes))).on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, heard: () => text };
}

test('GOODBYE and the end of the stream free the name at once, although the socket stays open', async () => {
  const local = await startHere();
  const bob = await TestClient.register(local, 'bob', { features: ['changes'] });
  for (const goodbye of [(socket: Socket) => socket.write('GOODBYE\n'), (socket: Socket) => socket.end()]) {
    const { socket, heard } = await holdout(local);
    socket.write(encodeMessage('REGISTER', { user: 'ann' }));
    await expect.poll(heard).toContain('CONVERSATIONS');
    const { id } = JSON.parse(/^WELCOME (.*)$/m.exec(heard())?.[1] ?? '{}') as { id: string };
    const next = await TestClient.connect(local);
    goodbye(socket);
    await once(socket, 'end');
    next.send('REGISTER', { user: 'ann' });
    await next.take('WELCOME', { user: 'ann' });
    await next.crash();
    await bob.take('ONLINE_CHANGES', { gone: [id] });
    socket.destroy();
  }
  await local.stop();
});

test('a REGISTER whose connection ended while it waited takes no name', async () => {
  const data = mkdtempSync(join(tmpdir(), 'parley-gone-'));
  const program = await start(data);
  const bob = await TestClient.register(program, 'bob');
  const { socket, heard } = await holdout(program);
  socket.write(encodeMessage('REGISTER', { user: 'mallory' }));
  await expect.poll(heard).toContain('CONVERSATIONS');
  // The invitations keep the disk busy, so that the REGISTER behind them waits until the connection has ended.
  const lines = Array.from({ length: 45 }, () => encodeMessage('INVITE', { users: [bob.name] }));
  socket.end(Buffer.concat([...lines, encodeMessage('REGISTER', { user: 'ann' })]));
  await bob.take('INVITATION', { from: 'mallory' });
  // Work that waits for the server's disk is done before these are answered.
  await TestClient.register(program, 'witness');
  const next = await TestClient.connect(program);
  next.send('REGISTER', { user: 'ann' });
  await next.take('WELCOME', { user: 'ann' });
  await program.stop();
  rmSync(data, { recursive: true });
});

/** Ways in which a server ends a connection, each with a client that will not close it. */
const endings: [string, (socket: Socket, address: Address) => Promise<unknown> | void][] = [
  ['GOODBYE', (socket) => void socket.write('GOODBYE\n')],
  ['no registration in time', () => undefined],
  [
    'silence',
    (socket) => {
      socket.write(encodeMessage('REGISTER', { user: 'eve' }));
    },
  ],
  [
    'sending GOODBYE and reading nothing of much',
    (socket) => {
      socket.pause();
      socket.write(encodeMessage('REGISTER', { user: 'eve' }));
      for (let line = 0; line < 150; line += 1)
        socket.write(encodeMessage('PING', { token: 'x'.repeat(200) }));
      socket.write('GOODBYE\n');
    },
  ],
];

test.concurrent.for(endings)(
  'after %s the connection does not occupy a place for long',
  async ([, act], { expect }) => {
    const local = await startHere({ maxConnections: 1, maxPerAddress: 1, registerMs: 300, sweepMs: 30 });
    const { socket } = await holdout(local);
    await act(socket, local);
    const next = async (): Promise<string> => {
      const { socket: another, heard } = await holdout(local);
      another.write(encodeMessage('REGISTER', { user: 'next' }));
      await Promise.race([once(another, 'data'), once(another, 'close')]);
      another.destroy();
      return heard();
    };
    await expect.poll(next, { interval: 200 }).toContain('WELCOME');
    socket.destroy();
    await local.stop();
  },
);

test('a newer connection of the same computer does not wait for the older one', async () => {
  const local = await startHere();
  const ann = new TestNode('ann');
  const first = await ann.connect(local);
  await first.take('WELCOME');
  first.socket.pause();
  const second = await ann.connect(local);
  await second.take('WELCOME');
  expect(local.server.online).toBe(1);
  first.socket.destroy();
  await local.stop();
});

test('a client that does not answer PING is disconnected; one that sends anything stays', async () => {
  const local = await startHere({ sweepMs: 50 });
  const watcher = await TestClient.register(local, 'watcher', { features: ['changes'] });
  const [dead, answering] = [
    await TestClient.register(local, 'dead'),
    await TestClient.register(local, 'answering'),
  ];
  dead.answers = false;
  await watcher.take('ONLINE_CHANGES', { gone: [dead.id] });
  expect((await dead.take('ERROR')).fields['code']).toBe('timeout');
  await dead.closed;
  await answering.settle();
  expect(local.server.online).toBe(2);
  await local.stop();
});
