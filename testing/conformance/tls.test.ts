import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newTlsCertificate } from '../../runtime/tls/certificate';
import { TestClient, tls, unique, type Address } from './client';
import { run, start } from './program';
import { talk } from './talk';
import { startHere, startTarget, type Target } from './target';

let target: Target;
let data = '';
beforeAll(async () => {
  target = await startTarget();
  data = mkdtempSync(join(tmpdir(), 'parley-tls-'));
});
afterAll(async () => {
  await target.stop();
  rmSync(data, { recursive: true, force: true });
});
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function ownServer(options: Parameters<typeof startHere>[0]) {
  const local = await startHere(options);
  ends.push(() => local.stop());
  return { ...local, tls };
}

/** The example client of docs/. */
function example({ host, port }: Address, user: string, option: string) {
  const script = join(import.meta.dirname, '../../docs/simple_client.py');
  const python = spawn('python3', ['-u', script, host, String(port), user, option]);
  ends.push(() => python.kill());
  let errors = '';
  python.stderr.on('data', (bytes) => (errors += String(bytes)));
  return {
    /** Its name, once it is registered. */
    name: new Promise<string>((resolve) => python.stdout.once('data', () => resolve(user))),
    ended: new Promise<string>((resolve) => python.once('close', () => resolve(errors))),
    type: (line: string) => python.stdin.write(`${line}\n`),
  };
}

const tlsOf = ({ socket }: TestClient): TLSSocket => {
  if (socket instanceof TLSSocket) return socket;
  throw new Error('not over TLS');
};

/** Why a TLS connection fails. */
const failureOf = (address: Address, options: object): Promise<string> =>
  TestClient.connect({ ...address, tls: { ...tls, ...options } }).then(
    () => 'connected',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );

test('simple clients chat over TLS and over plain lines on the same port', async () => {
  const ann = await TestClient.register({ ...target, tls }, 'ann');
  const bob = await TestClient.register(target, 'bob');
  const conversation = await talk(ann, bob);
  ann.send('SEND_MESSAGE', { conversation, text: 'sealed' });
  await bob.take('SEND_MESSAGE', { text: 'sealed' });
  bob.send('SEND_MESSAGE', { conversation, text: 'plain' });
  await ann.take('SEND_MESSAGE', { text: 'plain' });
  expect([tlsOf(ann).getProtocol(), tlsOf(ann).alpnProtocol]).toEqual(['TLSv1.3', 'parley/2']);
});

test('a client that leaves ALPN out is served; one that offers other protocols only is not', async () => {
  const ann = await TestClient.register({ ...target, tls: { rejectUnauthorized: false } }, 'ann');
  await ann.settle();
  expect(await failureOf(target, { ALPNProtocols: ['h2'] })).toContain('NO_APPLICATION_PROTOCOL');
});

test('nothing older than TLS 1.3 is spoken, and nothing is negotiated anew', async () => {
  expect(await failureOf(target, { maxVersion: 'TLSv1.2' })).toContain('PROTOCOL_VERSION');
  const ann = await TestClient.register({ ...target, tls }, 'ann');
  const renegotiated = new Promise((resolve) => tlsOf(ann).renegotiate({}, resolve));
  expect(await renegotiated).toBeInstanceOf(Error);
});

test('a program of openssl registers and chats', async () => {
  const bob = await TestClient.register(target, 'bob');
  const user = unique('openssl');
  const args = ['s_client', '-connect', `${target.host}:${target.port}`, '-quiet', '-alpn', 'parley/2'];
  const openssl = spawn('openssl', args);
  ends.push(() => openssl.kill());
  let said = '';
  openssl.stdout.on('data', (bytes) => (said += String(bytes)));
  openssl.stdin.write(`REGISTER {"user":"${user}"}\n`);
  await expect.poll(() => said, { timeout: 10_000 }).toContain('CONVERSATIONS');
  bob.send('INVITE', { users: [user] });
  const { conversation } = (await bob.take('INVITATION')).fields;
  openssl.stdin.write(`JOIN {"conversation":"${String(conversation)}"}\n`);
  openssl.stdin.write(`SEND_MESSAGE {"conversation":"${String(conversation)}","text":"from a terminal"}\n`);
  await bob.take('SEND_MESSAGE', { from: user, text: 'from a terminal' });
  bob.send('SEND_MESSAGE', { conversation, text: 'to a terminal' });
  await expect.poll(() => said, { timeout: 10_000 }).toContain('to a terminal');
});

test('the example in Python chats over TLS, and refuses another certificate than the one that it is given', async () => {
  const folder = join(data, 'python');
  const program = await start(folder);
  const ann = await TestClient.register(program, 'ann');
  const other = await newTlsCertificate();
  const [ours, theirs] = [join(data, 'ours.pem'), join(data, 'theirs.pem')];
  const pem = readFileSync(join(folder, 'tls.pem'), 'utf8');
  writeFileSync(ours, pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')));
  writeFileSync(theirs, other.cert);
  for (const option of ['--tls', `--tls=${ours}`]) {
    const python = example(program, unique('python'), option);
    ann.send('INVITE', { users: [await python.name] });
    const { conversation } = (await ann.take('INVITATION')).fields;
    await ann.take('CONVERSATIONS', {
      conversations: [{ conversation, members: [ann.name, await python.name], invited: [] }],
    });
    python.type('from a snake');
    await ann.take('SEND_MESSAGE', { conversation, text: 'from a snake' });
  }
  const refusing = example(program, unique('python'), `--tls=${theirs}`);
  expect(await refusing.ended).toMatch(/CERTIFICATE_VERIFY_FAILED/);
  await program.stop();
}, 20_000);

test('long lines and a long history cross whole and in order', async () => {
  const local = await ownServer({ rate: 1_000_000 });
  const [ann, bob] = [await TestClient.register(local, 'ann'), await TestClient.register(local, 'bob')];
  const conversation = await talk(ann, bob);
  const cleo = await TestClient.register(local, 'cleo');
  for (let count = 0; count < 600; count += 1) {
    ann.send('SEND_MESSAGE', { conversation, id: String(count), text: `${count} ${'ä'.repeat(7_900)}` });
    if (count % 100 === 99) await ann.settle();
  }
  ann.send('INVITE', { conversation, users: [cleo.name], history: true });
  await cleo.take('INVITATION');
  cleo.send('JOIN', { conversation });
  await expect.poll(() => cleo.all('SEND_MESSAGE').length, { timeout: 10_000 }).toBe(600);
  expect(cleo.all('SEND_MESSAGE').map(({ id }) => id)).toEqual(
    Array.from({ length: 600 }, (_, id) => `${id}`),
  );
}, 30_000);

test('GOODBYE, and the end of the stream, end a registration at once', async () => {
  const ann = await TestClient.register({ ...target, tls }, 'ann', { features: ['changes'] });
  const bob = await TestClient.register({ ...target, tls }, 'bob');
  bob.send('GOODBYE');
  await bob.closed;
  const cleo = await TestClient.register({ ...target, tls }, 'cleo');
  cleo.socket.end();
  await cleo.closed;
  for (const { id } of [bob, cleo])
    await expect
      .poll(() => JSON.stringify(ann.all('ONLINE_CHANGES')))
      .toMatch(new RegExp(`gone[^\\]]*${id}`));
});

test('a client that does not register in time, or for which there is no place, is told so over TLS', async () => {
  const local = await ownServer({ registerMs: 300, maxConnections: 1 });
  const slow = await TestClient.connect(local);
  const refused = await TestClient.connect(local);
  await refused.take('ERROR', { code: 'too-many-connections' });
  await refused.closed;
  await slow.take('ERROR', { code: 'timeout' });
  await slow.closed;
});

test('a client that says nothing and for which there is no place is told so in plain lines', async () => {
  const local = await ownServer({ maxConnections: 1 });
  await TestClient.register(local, 'ann');
  const { host, port } = local;
  const silent = await TestClient.connect({ host, port });
  await silent.take('ERROR', { code: 'too-many-connections' });
  await silent.closed;
});

/** An address of this computer that others can reach, if it is on a network. */
const [elsewhere] = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ family, internal }) => family === 'IPv4' && !internal);

test.skipIf(elsewhere === undefined)(
  'plain lines from another computer are taken only if the server is told to, TLS always',
  async () => {
    const local = await ownServer({ host: '0.0.0.0' });
    const host = elsewhere?.address ?? '';
    const { port, server } = local;
    const refused = await TestClient.connect({ host, port });
    refused.send('REGISTER', { user: unique('ann') });
    await refused.take('ERROR', { code: 'tls-required' });
    await refused.closed;
    expect(refused.all('WELCOME')).toEqual([]);
    await TestClient.register({ host, port, tls }, 'ann');
    server.change({ name: 'Test', plain: true });
    await TestClient.register({ host, port }, 'bob');
  },
);

const fingerprintOf = ({ host, port }: Address): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ host, port, ...tls }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once('error', reject);
  });

test('the program makes a certificate once, for its owner only, and keeps it', async () => {
  const folder = join(data, 'kept');
  const first = await start(folder);
  const fingerprint = await fingerprintOf(first);
  await first.stop();
  expect(statSync(join(folder, 'tls.pem')).mode & 0o777).toBe(0o600);
  const second = await start(folder);
  expect(await fingerprintOf(second)).toBe(fingerprint);
  await second.stop();
});

test('the program does not replace a file that is no certificate, and says what to do', async () => {
  const folder = join(data, 'broken');
  const first = await start(folder);
  await first.stop();
  writeFileSync(join(folder, 'tls.pem'), 'something else');
  const { code, errors } = await run(folder, '--port', '0').ended;
  expect(code).toBe(2);
  expect(errors).toMatch(/tls\.pem/);
});
