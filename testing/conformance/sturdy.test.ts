import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits';
import { TestClient } from './client';
import { run } from './program';
import { talk } from './talk';
import { startHere, startTarget, type Target } from './target';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

/** Sends bytes on a connection of their own and waits until they have been read. */
function pour(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(target.port, target.host);
    socket.resume();
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
    socket.end(bytes);
  });
}

const commands = [
  'HELLO',
  'REGISTER',
  'STATUS',
  'INVITE',
  'JOIN',
  'SEND_MESSAGE',
  'HAVE',
  'ICON',
  'PING',
  'GOODBYE',
];
const line = fc
  .tuple(
    fc.constantFrom(...commands),
    fc.oneof(fc.json(), fc.string(), fc.constant('{"__proto__":{"user":"x"}}')),
  )
  .map(([command, rest]) => Buffer.from(`${command} ${rest}\n`));
const garbage = fc.array(fc.oneof(fc.uint8Array({ maxLength: 300 }), line), { maxLength: 20 });

test('no bytes stop the server', async () => {
  const witness = await TestClient.register(target, 'witness');
  await fc.assert(
    fc.asyncProperty(garbage, async (parts) => {
      await pour(Buffer.concat(parts));
    }),
    { numRuns: 200 },
  );
  await witness.settle();
});

test('no fields from a registered client stop the server', async () => {
  const ann = await TestClient.register(target, 'ann');
  const bob = await TestClient.register(target, 'bob');
  const conversation = await talk(ann, bob);
  const value = fc.oneof(
    fc.anything(),
    fc.constant(conversation),
    fc.constant(bob.name),
    fc.constant([bob.name]),
  );
  const keys = fc.constantFrom(
    'conversation',
    'users',
    'text',
    'id',
    'author',
    'number',
    'hash',
    'have',
    'status',
  );
  const sent = fc.sample(fc.tuple(fc.constantFrom(...commands.slice(2, 9)), fc.dictionary(keys, value)), 150);
  for (const [command, fields] of sent)
    ann.raw(
      `${command} ${JSON.stringify(fields, (_, part) => (typeof part === 'bigint' ? String(part) : part))}\n`,
    );
  await ann.settle();
  await bob.settle();
});

test('a client that reads too slowly is disconnected, and the others are served', async () => {
  const local = await startHere({ rate: 1_000_000 });
  const [ann, bob] = [await TestClient.register(local, 'ann'), await TestClient.register(local, 'bob')];
  const conversation = await talk(ann, bob);
  bob.socket.pause();
  const text = 'x'.repeat(8_000);
  for (let count = 0; count < 4_000; count += 1) {
    ann.send('SEND_MESSAGE', { conversation, text });
    if (count % 100 === 99) await ann.settle();
  }
  await expect.poll(() => local.server.online, { timeout: 10_000 }).toBe(1);
  await ann.settle();
  expect(ann.all('SEND_MESSAGE')).toHaveLength(4_000);
  await local.stop();
});

test('a history larger than the outgoing limit reaches new members, whole and in order', async () => {
  const local = await startHere({ rate: 1_000_000 });
  const [ann, bob, cleo] = [
    await TestClient.register(local, 'ann'),
    await TestClient.register(local, 'bob'),
    await TestClient.register(local, 'cleo'),
  ];
  const conversation = await talk(ann, bob, cleo);
  for (let count = 0; count < 2_000; count += 1) {
    ann.send('SEND_MESSAGE', { conversation, id: String(count), text: 'x'.repeat(6_000) });
    if (count % 100 === 99) await ann.settle();
  }
  cleo.send('JOIN', { conversation });
  await expect.poll(() => cleo.all('SEND_MESSAGE').length, { timeout: 10_000 }).toBe(2_000);
  expect(cleo.all('SEND_MESSAGE').map(({ id }) => id)).toEqual(
    Array.from({ length: 2_000 }, (_, id) => String(id)),
  );
  await local.stop();
});

test('a connection over the limit is told so and closed', async () => {
  const local = await startHere({ maxConnections: 2 });
  await TestClient.register(local, 'ann');
  await TestClient.register(local, 'bob');
  const third = await TestClient.connect(local);
  await third.take('ERROR', { code: 'too-many-connections' });
  await third.closed;
  await local.stop();
});

test('a client that does not register in time gets ERROR timeout and is closed', async () => {
  const local = await startHere({ registerMs: 50 });
  const client = await TestClient.connect(local);
  await client.take('ERROR', { code: 'timeout' });
  await client.closed;
  await local.stop();
});

test('300 registered clients, more than one line of the list can name, are all served', async () => {
  const local = await startHere();
  const note = 'x'.repeat(limits.noteCharacters);
  const clients: TestClient[] = [];
  for (let round = 0; round < 6; round += 1)
    clients.push(
      ...(await Promise.all(
        Array.from({ length: 50 }, () =>
          TestClient.register(local, 'user', { note, features: ['changes'] }, true),
        ),
      )),
    );
  expect(local.server.online).toBe(300);
  const [ann, bob] = clients;
  if (!ann || !bob) throw new Error('nobody');
  const conversation = await talk(ann, bob);
  ann.send('SEND_MESSAGE', { conversation, text: 'still here?' });
  await bob.take('SEND_MESSAGE', { text: 'still here?' });
  await Promise.all(clients.map((client) => client.settle()));
  await local.stop();
});

let data = '';
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'parley-server-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

test.each(['SIGTERM', 'SIGINT'] as const)(
  'on %s the program says goodbye to its clients and ends with 0',
  async (signal) => {
    const { child, ready, ended } = run(data, '--port', '0');
    const [, port] = /^Parley server listening on 127\.0\.0\.1:(\d+)$/.exec(await ready) ?? [];
    const client = await TestClient.register({ host: '127.0.0.1', port: Number(port) }, 'ann');
    child.kill(signal);
    await client.take('GOODBYE', { code: 'shutting-down', reason: 'the server is shutting down' });
    const { code, errors } = await ended;
    expect(code).toBe(0);
    for (const logged of errors.trim().split('\n')) expect(JSON.parse(logged)).toHaveProperty('event');
    expect(statSync(join(data, 'identity.pem')).mode & 0o777).toBe(0o600);
  },
);

test('a port in use and an invalid option are reported in one line with exit code 2', async () => {
  const taken = await startHere();
  const cases = [['--port', String(taken.port)], ['--port', '99999'], ['--what'], ['--rate', 'fast']];
  for (const args of cases) {
    const { code, errors } = await run(data, ...args).ended;
    expect(code).toBe(2);
    expect(errors.trim().split('\n')).toHaveLength(1);
  }
  await taken.stop();
});
