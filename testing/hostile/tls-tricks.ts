import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect } from 'vitest';
import { tlsOptions } from '../../runtime/tls/options';
import {
  clientHello,
  handshakeMessage,
  handshakeTypes,
  record,
  recordTypes,
  TlsRecords,
} from './tls-records';

/* What a client may try with TLS itself, against a server and against a peer. Each trick resolves when it has failed. */

const closed = (socket: Socket): Promise<unknown> =>
  socket.destroyed ? Promise.resolve() : new Promise((resolve) => socket.resume().once('close', resolve));

async function raw(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes without a handshake, and waits until the other side has closed. Returns what it answered. */
async function refused(port: number, bytes: Uint8Array): Promise<Buffer> {
  const socket = await raw(port);
  const answers: Buffer[] = [];
  socket.on('data', (answer: Buffer) => answers.push(answer));
  socket.write(bytes);
  await closed(socket);
  return Buffer.concat(answers);
}

/** Sends records after a handshake, and waits until the other side has closed. */
async function refusedInside(port: number, send: (client: TlsRecords) => void): Promise<void> {
  const client = await TlsRecords.connect(port);
  send(client);
  client.sendLine('PING {"token":"still there"}');
  await closed(client.socket);
  expect(client.text).not.toContain('still there');
}

/** The message in the record of a ClientHello. */
const messageIn = (hello: Buffer): Buffer => hello.subarray(5);

/** A ClientHello without a key share, which makes the other side ask for one. */
async function helloWithoutUsableShare(): Promise<Buffer> {
  const hello = await clientHello();
  // The extension key_share (51) with one share: its length, that of the list, the group X25519 (29) and its 32 bytes.
  const share = Buffer.from([0, 51, 0, 38, 0, 36, 0, 29, 0, 32]);
  const at = hello.indexOf(share);
  if (at < 0) throw new Error('Node writes another key share than expected');
  // An empty list, and an extension that nobody knows with these bytes.
  Buffer.from([0, 51, 0, 2, 0, 0, 0x0a, 0x0a, 0, 32]).copy(hello, at);
  return hello;
}

const bytesOf = (count: number, bytes: Uint8Array): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => bytes));

export const tricks: [what: string, run: (port: number) => Promise<unknown>][] = [
  [
    'a hello of TLS 1.2',
    async (port) => {
      const options = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', rejectUnauthorized: false } as const;
      const client = connectTls({ port, host: '127.0.0.1', ...options, ALPNProtocols: ['parley/2'] });
      await expect(once(client, 'secureConnect')).rejects.toThrow(/version/i);
    },
  ],
  [
    'another protocol in ALPN',
    async (port) => {
      const options = { ...tlsOptions, rejectUnauthorized: false, ALPNProtocols: ['h2'] };
      const client = connectTls({ port, host: '127.0.0.1', ...options });
      await expect(once(client, 'secureConnect')).rejects.toThrow(/application.protocol/i);
    },
  ],
  [
    'a hello that makes it ask for another, again and again',
    async (port) => {
      const answer = await refused(port, bytesOf(100, await helloWithoutUsableShare()));
      // It asks once (a HelloRetryRequest has this instead of random bytes; RFC 8446, section 4.1.3), and only once.
      const asks = Buffer.from('cf21ad74e59a6111', 'hex');
      expect(answer.indexOf(asks)).toBeGreaterThan(0);
      expect(answer.indexOf(asks, answer.indexOf(asks) + 1)).toBe(-1);
    },
  ],
  [
    'a hello of 16 megabytes',
    (port) =>
      refused(
        port,
        Buffer.concat([
          record(recordTypes.handshake, Buffer.from([handshakeTypes.clientHello, 255, 255, 255])),
          bytesOf(1_000, record(recordTypes.handshake, Buffer.alloc(16_000, 3))),
        ]),
      ),
  ],
  [
    'handshake records without a byte',
    (port) => refused(port, bytesOf(1_000, record(recordTypes.handshake, Buffer.alloc(0)))),
  ],
  [
    'a hello in records of one byte, which is one all the same',
    async (port) => {
      const socket = await raw(port);
      const message = messageIn(await clientHello());
      socket.write(
        Buffer.concat([...message].map((byte) => record(recordTypes.handshake, Buffer.from([byte])))),
      );
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect([answer[0], answer[5]]).toEqual([recordTypes.handshake, 2]);
      socket.destroy();
    },
  ],
  [
    'thousands of ChangeCipherSpec in its handshake',
    async (port) =>
      refused(
        port,
        Buffer.concat([
          await clientHello(),
          bytesOf(5_000, record(recordTypes.changeCipherSpec, Buffer.from([1]))),
        ]),
      ),
  ],
  [
    'records without a byte, after its handshake',
    (port) =>
      refusedInside(port, (client) => {
        for (let count = 0; count < 1_000; count += 1)
          client.send(recordTypes.applicationData, Buffer.alloc(0));
      }),
  ],
  [
    'a hello after its handshake, as to negotiate anew',
    (port) =>
      refusedInside(port, (client) =>
        client.send(recordTypes.handshake, handshakeMessage(handshakeTypes.clientHello, Buffer.alloc(200))),
      ),
  ],
  [
    'a certificate that nobody has asked for, after its handshake',
    (port) =>
      refusedInside(port, (client) =>
        client.send(recordTypes.handshake, handshakeMessage(handshakeTypes.certificate, Buffer.alloc(4))),
      ),
  ],
  [
    'a request for a certificate, which only a server may make',
    (port) =>
      refusedInside(port, (client) =>
        client.send(
          recordTypes.handshake,
          handshakeMessage(handshakeTypes.certificateRequest, Buffer.from([0, 0, 0])),
        ),
      ),
  ],
  [
    'thousands of changes of its key, each of which asks for another',
    async (port) => {
      const client = await TlsRecords.connect(port);
      for (let count = 0; count < 5_000; count += 1) client.updateKey();
      client.sendLine('PING {}');
      await closed(client.socket);
    },
  ],
];
