import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { announcedBy, type Discovery, type FoundPeer } from '../../../electron/net/discovery/types';
import { newKeys } from '../../../electron/net/keys';
import { knownServersInMemory } from '../../../electron/net/server-link/known-servers';
import { certify } from '../../../runtime/entries/certificates';
import { newPersonKey, newWriterKey } from '../../../runtime/entries/keys';
import { newTlsCertificate } from '../../../runtime/tls/certificate';
import { tlsOptions } from '../../../runtime/tls/options';
import type { PersonId } from '../../../shared/ids';
import type { Address } from '../../../shared/protocol/address';
import { certificateFields } from '../../../shared/protocol/certificate';
import { encodeMessage } from '../../../shared/protocol/codec';
import { inEnglish } from '../../../shared/words/say';
import { startHere } from '../../conformance/target';
import {
  atEnd,
  deaf,
  endAll,
  foreign,
  forgetful,
  found,
  hasty,
  host,
  meet,
  nobody,
  peer,
  person,
  portOf,
  scripted,
  until,
} from '../../nodes/test-kit';
import { eachMessage, proofOf } from '../../nodes/test-wire';
import { Stranger } from './stranger';

/* Somebody who wants to be taken for a server or for a person, against real nodes. */

afterEach(endAll);

/** Somebody with TLS of their own on either side, who passes on what both say, and reads it. */
async function between(port: number): Promise<{ address: Address; heard: string[] }> {
  const heard: string[] = [];
  const address = await scripted(({ socket: victim }) => {
    const far = connectTls({ host, port, ...tlsOptions, rejectUnauthorized: false });
    far.on('error', () => undefined).on('close', () => victim.destroy());
    victim.on('close', () => {
      far.destroy();
      heard.push('(closed)');
    });
    for (const stream of [victim, far]) eachMessage(stream, ({ command }) => heard.push(command));
    victim.pipe(far).pipe(victim);
  });
  return { address, heard };
}

async function serverHere() {
  const { server } = await startHere();
  atEnd(() => server.close());
  return server;
}

test('a server’s proof that is passed on to the app gets nobody told anything, and the key is not noted', async () => {
  const server = await serverHere();
  const { address, heard } = await between(server.port);
  const servers = knownServersInMemory();
  const ann = person('ann', { servers, environment: hasty(20) });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'waiting');
  await expect.poll(() => heard).toContain('(closed)');
  expect(heard.slice(0, 3)).toEqual(['HELLO', 'PROOF', '(closed)']);
  expect(heard).not.toContain('REGISTER');
  expect(server.online).toBe(0);
  expect(servers.key(address)).toBeUndefined();
});

test('a peer’s proof that is passed on to another peer gets nobody told anything', async () => {
  const ann = await peer('ann');
  const { address, heard } = await between(portOf(ann));
  const bob = await peer('bob', [address.port]);
  await expect.poll(() => heard).toContain('(closed)');
  expect(heard.slice(0, 3)).toEqual(['HELLO', 'PROOF', '(closed)']);
  expect(heard).not.toContain('REGISTER');
  expect([ann.online.has(bob.id), bob.online.has(ann.id)]).toEqual([false, false]);
  // The same two meet if nobody is in between.
  await meet(bob, [portOf(ann)]);
  await until(bob, () => bob.online.has(ann.id));
});

test('somebody who takes TLS away, and answers with the lines of the real server, is told nothing', async () => {
  const server = await serverHere();
  const heard: Buffer[] = [];
  let answers = 0;
  const address = await foreign((victim) => {
    victim.on('data', (bytes) => heard.push(bytes));
    const far = connect(server.port, host).on('error', () => undefined);
    far.write(encodeMessage('REGISTER', { user: 'mallory' }));
    far.on('data', (bytes) => {
      answers += 1;
      if (!victim.destroyed) victim.write(bytes);
    });
    victim.on('close', () => far.destroy());
  });
  const ann = person('ann', { environment: hasty(20) });
  ann.setServer(address);
  await until(ann, () => ann.connection.state === 'waiting');
  const { connection } = ann;
  expect(connection.state === 'waiting' && inEnglish(connection.reason)).toMatch(
    /does not encrypt connections/,
  );
  expect(answers).toBeGreaterThan(0);
  expect(Buffer.concat(heard).includes('HELLO')).toBe(false);
});

/** A program that speaks TLS in another way. Returns its address, what it is told, and when it was left. */
async function otherTls(options: TlsOptions) {
  const told: Buffer[] = [];
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const tls = createTlsServer({ ...(await newTlsCertificate()), ...options }, (stream) =>
    stream.on('data', (bytes: Buffer) => told.push(bytes)).on('error', () => stream.destroy()),
  );
  const listener = createServer((socket) => {
    socket.on('error', () => undefined).once('close', leave);
    atEnd(() => socket.destroy());
    tls.emit('connection', socket);
  }).listen(0, host);
  atEnd(() => listener.close());
  await once(listener, 'listening');
  const bound = listener.address();
  return { address: { host, port: typeof bound === 'object' && bound ? bound.port : 0 }, told, left };
}

const { ALPNProtocols } = tlsOptions;
test.each<[string, TlsOptions]>([
  ['TLS 1.2', { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ALPNProtocols: [...ALPNProtocols] }],
  ['another protocol', { ALPNProtocols: ['http/1.1'] }],
  ['no protocol', {}],
])('a program that offers %s is told nothing, as server and as peer', async (_what, options) => {
  const [asServer, asPeer] = [await otherTls(options), await otherTls(options)];
  const ann = await peer('ann', [asPeer.address.port], { environment: hasty(20) });
  ann.setServer(asServer.address);
  await until(ann, () => ann.connection.state === 'waiting');
  const { connection } = ann;
  expect(connection.state === 'waiting' && inEnglish(connection.reason)).toMatch(/does not speak Parley/);
  await asPeer.left;
  expect(String(Buffer.concat([...asServer.told, ...asPeer.told]))).toBe('');
});

/** Discovery that hears one peer, once it is turned on. */
class Hearing implements Discovery {
  readonly peers = new Map<string, FoundPeer>();
  #changed = (): void => undefined;

  constructor(private readonly found: FoundPeer) {}

  configure(): void {
    this.peers.set(announcedBy(this.found.announcement), this.found);
    this.#changed();
  }

  onChange(listener: () => void): () => void {
    this.#changed = listener;
    return () => undefined;
  }

  announce(): void {}
  alive(): void {}
  gone(): void {}
  refresh(): void {}
  isOnLink = (): boolean => true;
  networks = (): [] => [];
  interfaces = (): [] => [];
  testInterfaces = (): Promise<[]> => Promise.resolve([]);
  close = (): Promise<void> => Promise.resolve();
}

test('somebody who answers in place of the peer that announced itself is told nothing', async () => {
  const bob = newKeys();
  const told: string[] = [];
  const address = await scripted(({ socket }) =>
    eachMessage(socket, ({ command, fields }) => {
      told.push(command);
      if (command === 'HELLO') socket.write(encodeMessage('PROOF', proofOf(newWriterKey(), fields, socket)));
    }),
  );
  const announcement = {
    peer: bob.person.id,
    writer: bob.writer.id,
    instance: 'x',
    user: 'bob',
    status: 'available',
    urls: [],
  } as const;
  const found: FoundPeer = {
    announcement,
    addresses: [address],
    heardAt: 0,
    way: 'multicast',
    interfaces: [],
    suspect: false,
  };
  const ann = await peer('ann', [], {
    nearby: { discovery: new Hearing(found), store: forgetful() },
    environment: hasty(5),
  });
  await expect.poll(() => told.length).toBeGreaterThan(1);
  expect(new Set(told)).toEqual(new Set(['HELLO']));
  expect(ann.online.has(bob.person.id)).toBe(false);
});

test('somebody who answers at the last address of a person is told nothing', async () => {
  const bob = nobody('bob');
  const told: string[] = [];
  const address = await scripted(({ socket }) =>
    eachMessage(socket, ({ command, fields }) => {
      told.push(command);
      if (command === 'HELLO') socket.write(encodeMessage('PROOF', proofOf(newWriterKey(), fields, socket)));
    }),
  );
  const store = { ...forgetful(), addresses: { [bob.id]: [address] } };
  const ann = await peer('ann', [], { nearby: { discovery: deaf(), store }, environment: hasty(5) });
  await found(ann, [bob]);
  await expect.poll(() => told.length).toBeGreaterThan(1);
  expect(new Set(told)).toEqual(new Set(['HELLO']));
});

/** A writer's key, and a certificate of which somebody else says that it is this person's. */
function forged(victim: PersonId) {
  const mallory = newPersonKey();
  const writer = newWriterKey();
  const liar = { ...mallory, id: victim };
  return { writer, certificate: certificateFields(certify(liar, writer, { at: Date.now() })) };
}

test('a writer with a forged certificate is no person’s, whoever dials', async () => {
  const [ann, bob] = [await peer('ann'), await peer('bob')];
  const { writer, certificate } = forged(bob.id);
  const own = newKeys();
  const mallory = Stranger.unregistered(portOf(ann), { keys: { ...own, writer } });
  await mallory.register({ user: 'bob', certificate });
  await mallory.until(() => mallory.isClosed || mallory.count('ERROR') > 0);
  expect(mallory.heard.find(({ command }) => command === 'ERROR')?.fields['code']).toBe('bad-signature');
  expect(mallory.count('WELCOME')).toBe(0);

  let told = 0;
  const { port } = await scripted(({ socket }) => {
    eachMessage(socket, ({ command, fields }) => {
      if (command === 'HELLO') socket.write(encodeMessage('PROOF', proofOf(writer, fields, socket)));
      else if (command === 'REGISTER') {
        const server = { id: writer.id, name: 'bob', version: '1' };
        socket.write(
          encodeMessage('WELCOME', { user: 'ann', id: ann.id, server, features: [], certificate }),
        );
      } else told += 1;
    });
    socket.on('close', () => (told += 1_000));
  });
  await meet(ann, [port]);
  await expect.poll(() => told).toBeGreaterThanOrEqual(1_000);
  expect(told % 1_000).toBe(0);
  expect(ann.online.has(bob.id)).toBe(false);
});
