import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { runCtl } from '../../../server/control/ctl';
import { controlPath } from '../../../server/control/socket-path';
import { serverSchemas } from '../../../shared/protocol/messages';
import { TestClient } from '../../conformance/client';
import { TestNode } from '../../conformance/node';
import { start, type ServerProcess } from '../../conformance/program';

/* The operator's command line on the real program, and who else tries to use it. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function folder(): string {
  const data = mkdtempSync(join(tmpdir(), 'parley-control-'));
  ends.push(() => rmSync(data, { recursive: true, force: true }));
  return data;
}

async function server(data: string, ...args: string[]): Promise<ServerProcess> {
  const running = await start(data, ...args);
  ends.push(() => running.child.kill('SIGKILL'));
  return running;
}

const ctl = (data: string, ...args: string[]) => runCtl(['--data', data, ...args]);

/** The answer of a request as JSON. */
async function answered(data: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { out, error, status } = await ctl(data, '--json', ...args);
  expect({ error, status }).toEqual({ error: '', status: 0 });
  return JSON.parse(out) as Record<string, unknown>;
}

async function arrive(target: ServerProcess, node: TestNode): Promise<TestClient> {
  const client = await node.connect(target);
  ends.push(() => client.socket.destroy());
  await client.take('WELCOME');
  return client;
}

async function simple(target: ServerProcess, user: string): Promise<TestClient> {
  const client = await TestClient.connect(target);
  ends.push(() => client.socket.destroy());
  client.send('REGISTER', { user });
  return client;
}

test('the operator lists who is online, and what is announced reaches apps and simple clients', async () => {
  const data = folder();
  const target = await server(data);
  const node = new TestNode('Ann Hill');
  const ann = await arrive(target, node);
  const bob = await simple(target, 'bob');
  await bob.take('WELCOME');
  expect(await answered(data, 'list')).toMatchObject({
    online: 2,
    people: [
      { user: 'Ann Hill', id: node.id, kind: 'app' },
      { user: 'bob', kind: 'simple' },
    ],
  });
  expect((await ctl(data, 'list', 'hill')).out).toMatch(/^Ann Hill\t\S{43}\t127\.0\.0\.1:\d+\n2 online\n$/);
  expect((await ctl(data, 'announce', 'Down at six')).out).toBe('Said to 2 programs.\n');
  for (const client of [ann, bob]) await client.take('NOTICE', { text: 'Down at six' });
  expect(await answered(data, 'stats')).toMatchObject({
    people: 2,
    simpleClients: 1,
    claimedNames: 1,
    bans: 0,
  });
});

test('somebody who is kicked may come back, and somebody who is banned may not, after a restart either', async () => {
  const data = folder();
  let target = await server(data);
  const [ann, eve] = [new TestNode('ann'), new TestNode('eve')];
  const [hers, theirs] = [await arrive(target, ann), await arrive(target, eve)];
  expect(await answered(data, 'kick', ann.id)).toEqual({ connections: 1 });
  await hers.take('GOODBYE', { code: 'kicked' });
  await hers.closed;
  await arrive(target, ann);

  const { bans } = await answered(data, 'ban', 'Eve', '--reason', 'spam');
  expect(bans).toMatchObject([
    { thing: 'name', value: 'Eve', reason: 'spam' },
    { thing: 'key', value: eve.id, called: 'Eve' },
  ]);
  await theirs.take('GOODBYE', { code: 'banned' });
  await theirs.closed;
  await target.stop();
  target = await server(data);
  const renamed = await new TestNode('somebody', eve.keys).connect(target);
  expect((await renamed.take('ERROR')).fields).toMatchObject({
    code: 'banned',
    message: expect.stringContaining('(spam)') as string,
  });
  await (await new TestNode('еve').connect(target)).take('ERROR', { code: 'bad-name' });
  await (await simple(target, 'EVE')).take('ERROR', { code: 'bad-name' });
  expect(await answered(data, 'bans')).toEqual({ bans });
  expect(await answered(data, 'unban', 'eve')).toEqual({ bans });
  await arrive(target, new TestNode('Eve', eve.keys));
});

test('a name is released from the key that holds it', async () => {
  const data = folder();
  const target = await server(data);
  const ann = await arrive(target, new TestNode('ann'));
  await ann.crash();
  await (await new TestNode('ann').connect(target)).take('ERROR', { code: 'name-taken' });
  expect((await ctl(data, 'release', 'ann')).out).toMatch(/^Free:\tann\tof \S{43}\n$/);
  await arrive(target, new TestNode('ann'));
});

test('a name that is released while its holder is online is free once they leave', async () => {
  const data = folder();
  const target = await server(data);
  const hers = await arrive(target, new TestNode('ann'));
  expect((await ctl(data, 'release', 'ann')).status).toBe(0);
  expect((await ctl(data, 'kick', 'ann')).status).toBe(0);
  await hers.closed;
  await arrive(target, new TestNode('ann'));
});

test('a simple client that is banned by its key is kept out by its name, as it proves no key', async () => {
  const data = folder();
  const target = await server(data);
  const robot = await simple(target, 'robot');
  const { id } = (await robot.take('WELCOME')).fields;
  expect(await answered(data, 'ban', String(id))).toMatchObject({
    connections: 1,
    bans: [{ thing: 'name', value: 'robot' }],
  });
  await robot.take('GOODBYE', { code: 'banned' });
  await (await simple(target, 'Robot')).take('ERROR', { code: 'bad-name' });
});

test('a key that was banned for itself stays banned when the ban of its name is lifted', async () => {
  const data = folder();
  const target = await server(data);
  const eve = new TestNode('eve');
  await arrive(target, eve);
  expect((await ctl(data, 'ban', eve.id)).status).toBe(0);
  expect((await ctl(data, 'ban', 'eve', '--reason', 'spam')).status).toBe(0);
  expect(await answered(data, 'unban', 'eve')).toMatchObject({ bans: [{ thing: 'name', value: 'eve' }] });
  await (await eve.connect(target)).take('ERROR', { code: 'banned' });
});

test('whatever reason is taken reaches the app', async () => {
  const data = folder();
  const target = await server(data);
  const ann = new TestNode('ann');
  for (const [reason, status] of [
    ['x'.repeat(120), 0],
    ['😀'.repeat(60), 0],
    ['😀'.repeat(120), 1],
  ] as const) {
    const hers = await arrive(target, ann);
    expect((await ctl(data, 'kick', 'ann', '--reason', reason)).status).toBe(status);
    if (status !== 0) continue;
    const goodbye = serverSchemas.GOODBYE.safeParse((await hers.take('GOODBYE')).fields);
    expect(goodbye.data).toMatchObject({ code: 'kicked', reason: expect.stringContaining(reason) as string });
  }
});

test('what cannot be done is said with the reason and a status of its own', async () => {
  const data = folder();
  expect(await ctl(data, 'list')).toMatchObject({
    status: 3,
    error: expect.stringMatching(/^No server runs/) as string,
  });
  const target = await server(data);
  expect(await ctl(data, 'kick', 'nobody')).toMatchObject({ out: '', status: 1 });
  expect(await ctl(data, 'ban', '\u200b')).toMatchObject({ status: 1 });
  expect(await ctl(data, 'announce', ' ')).toMatchObject({ status: 2 });
  expect(await ctl(data, 'announce', 'x'.repeat(501))).toMatchObject({ status: 1 });
  expect(await ctl(data, 'lsit')).toMatchObject({
    status: 2,
    error: expect.stringContaining('list') as string,
  });
  expect(await ctl(data)).toMatchObject({ status: 2 });
  expect((await ctl(data, '--help')).out).toContain('announce');
  await target.stop();
  expect(existsSync(controlPath(data))).toBe(false);
});

test('only the owner may connect, one that was killed leaves nothing in the way, and floods are bounded', async () => {
  const data = folder();
  const first = await server(data);
  await first.kill();
  const target = await server(data);
  expect(statSync(controlPath(data)).mode & 0o777).toBe(0o600);
  expect(statSync(data).mode & 0o777).toBe(0o700);
  const idle = Array.from({ length: 50 }, () => connect(controlPath(data)).on('error', () => undefined));
  ends.push(() => idle.forEach((socket) => socket.destroy()));
  await Promise.all(idle.slice(8).map((socket) => once(socket, 'close')));
  for (const socket of idle) socket.destroy();
  const long = connect(controlPath(data)).on('error', () => undefined);
  long.write(Buffer.alloc(1024 * 1024, 'x'));
  long.write('\n');
  let said = '';
  long.on('data', (bytes: Buffer) => (said += bytes.toString()));
  await once(long, 'close');
  expect(said).toMatch(/^ERROR .*bad-request/);
  expect((await ctl(data, 'list')).status).toBe(0);
  await (await simple(target, 'ann')).take('WELCOME');
});

test.skipIf(process.getuid?.() !== 0)(
  'another user of the computer cannot connect (as root only)',
  async () => {
    const data = folder();
    await server(data);
    // Even where the folder lets others in.
    chmodSync(data, 0o755);
    const script = `require('net').connect(process.argv[1]).on('error', (e) => console.log(e.code)).on('connect', () => console.log('in'))`;
    const child = spawn(
      '/bin/sh',
      ['-c', 'exec "$0" "$@"', process.execPath, '-e', script, controlPath(data)],
      {
        uid: 65_534,
        gid: 65_534,
      },
    );
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await once(child, 'close');
    expect(said.trim()).toBe('EACCES');
  },
);
