import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { limits } from '../../../shared/protocol/limits';
import { TestClient, tls, type Address } from '../../conformance/client';
import { start } from '../../conformance/program';
import { startHere } from '../../conformance/target';
import { clientHello } from '../tls-records';

/* Attacks on the server before anything is encrypted, and below what is. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function server(options: Parameters<typeof startHere>[0] = {}) {
  const target = await startHere(options);
  ends.push(() => target.stop());
  return target;
}

/** A connection without TLS, from an address of this computer, and from a chosen port. */
async function raw({ host, port }: Address, localAddress = '127.0.0.1', localPort?: number): Promise<Socket> {
  const socket = connect({ host, port, localAddress, ...(localPort === undefined ? {} : { localPort }) });
  ends.push(() => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.setNoDelay(true);
  return socket;
}

/** A program between a client and the server, which passes on what the client sends as it likes. */
async function middle(
  target: Address,
  pass: (bytes: Buffer, outgoing: Socket) => unknown,
): Promise<{ address: Address; outgoing(): Socket | undefined }> {
  let outgoing: Socket | undefined;
  const listener = createServer((incoming) => {
    const toServer = connect(target.port, target.host).setNoDelay(true);
    outgoing = toServer;
    toServer.on('error', () => undefined).on('close', () => incoming.destroy());
    incoming.on('error', () => undefined).on('close', () => toServer.destroy());
    toServer.pipe(incoming);
    void (async () => {
      for await (const bytes of incoming) await pass(bytes as Buffer, toServer);
    })().catch(() => undefined);
  }).listen(0, '127.0.0.1');
  ends.push(() => {
    listener.close();
    outgoing?.destroy();
  });
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { address: { host: '127.0.0.1', port }, outgoing: () => outgoing };
}

const closed = (socket: Socket): Promise<unknown> =>
  socket.destroyed ? Promise.resolve() : new Promise((resolve) => socket.resume().once('close', resolve));

test('bytes that begin like TLS and are something else end their connection, and no other', async () => {
  const target = await server();
  const witness = await TestClient.register({ ...target, tls }, 'witness');
  const hello = await clientHello();
  const likeTls = fc.oneof(
    fc
      .uint8Array({ maxLength: 400 })
      .map((bytes) => Buffer.from([0x16, ...bytes, ...Buffer.alloc(600, 0xff)])),
    fc
      .uint8Array({ minLength: 600, maxLength: 700 })
      .map((bytes) => Buffer.from([0x16, 3, 1, 2, 0, ...bytes])),
    // A real first message with some bytes changed, and then the same again.
    fc
      .array(fc.tuple(fc.nat(hello.length - 2), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      })
      .map((changes) => {
        const changed = Buffer.from(hello);
        for (const [at, by] of changes) changed[at + 1] = ((changed[at + 1] ?? 0) + by) % 256;
        return Buffer.concat([changed, hello]);
      }),
  );
  await fc.assert(
    fc.asyncProperty(likeTls, async (bytes) => {
      const socket = await raw(target);
      socket.end(bytes);
      await closed(socket);
    }),
    { numRuns: 200 },
  );
  await witness.settle();
});

test('bytes that are no TLS, after a handshake, end their connection and no other', async () => {
  const target = await server();
  const witness = await TestClient.register({ ...target, tls }, 'witness');
  const record = Buffer.from([0x17, 3, 3, 0, 40, ...randomBytes(40)]);
  for (const bytes of [randomBytes(100), Buffer.from('PING {"token":"plain"}\n'), record]) {
    const between = await middle(target, (sent, outgoing) => outgoing.write(sent));
    const client = await TestClient.register({ ...between.address, tls }, 'client');
    between.outgoing()?.write(bytes);
    await client.closed;
    expect(client.all('PONG')).toEqual([]);
  }
  await witness.settle();
});

test('a handshake that arrives byte by byte succeeds', async () => {
  const target = await server();
  const between = await middle(target, async (bytes, outgoing) => {
    for (const byte of bytes) {
      outgoing.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const ann = await TestClient.register({ ...between.address, tls }, 'ann');
  await ann.settle();
});

test('connections from one port to two addresses of the server are told apart', async () => {
  const target = await server({ host: '0.0.0.0' });
  const first = await raw(target);
  const second = await raw({ ...target, host: '127.0.0.2' }, '127.0.0.1', first.localPort);
  expect(second.localPort).toBe(first.localPort);
  const streams = [first, second].map((socket) => connectTls({ socket, ...tls }));
  await Promise.all(
    streams.map(async (stream, index) => {
      stream.write(`REGISTER {"user":"ann${index}"}\n`);
      const [bytes] = (await once(stream, 'data')) as [Buffer];
      expect(String(bytes)).toContain('WELCOME');
    }),
  );
});

test('a handshake that never ends is ended, however its bytes trickle in', async () => {
  const target = await server({ handshakeMs: 300 });
  const hello = await clientHello();
  const silent = await raw(target);
  silent.write(hello.subarray(0, 1));
  const trickling = await raw(target);
  const timer = setInterval(() => trickling.write(hello.subarray(0, 1)), 20);
  const unanswered = await raw(target);
  unanswered.write(hello);
  await Promise.all([silent, trickling, unanswered].map(closed));
  clearInterval(timer);
});

test('unfinished handshakes of one address make its further ones wait, and nobody else', async () => {
  const target = await server({ handshakeMs: 2_000 });
  const hello = await clientHello();
  const unfinished = await Promise.all(
    Array.from({ length: limits.handshakesPerAddress + 5 }, () => raw(target, '127.0.0.9')),
  );
  let answered = 0;
  for (const socket of unfinished) {
    socket.once('data', () => (answered += 1));
    socket.write(hello);
  }
  await expect.poll(() => answered).toBe(limits.handshakesPerAddress);
  // Somebody else is served while these wait.
  const witness = await TestClient.register({ ...target, tls }, 'witness');
  await witness.settle();
  expect(answered).toBe(limits.handshakesPerAddress);
  // One that gives up makes room for one that waits, and those that wait may give up as well.
  unfinished.at(-1)?.destroy();
  unfinished[0]?.destroy();
  await expect.poll(() => answered).toBe(limits.handshakesPerAddress + 1);
  const late = connectTls({ socket: await raw(target, '127.0.0.9'), ...tls });
  await once(late, 'secureConnect');
  late.destroy();
});

/** The built server as a program, and its memory in kilobytes. */
async function program() {
  const data = mkdtempSync(join(tmpdir(), 'parley-hostile-tls-'));
  const target = await start(data);
  ends.push(
    () => rmSync(data, { recursive: true, force: true }),
    () => target.kill(),
  );
  const status = `/proc/${target.child.pid ?? 0}/status`;
  const memory = (): number => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]);
  return { target, memory };
}

test('hundreds of unfinished handshakes cost bounded memory, and plain lines are served meanwhile', async () => {
  const { target, memory } = await program();
  const ann = await TestClient.register(target, 'ann');
  const hello = await clientHello();
  const before = memory();
  const sockets: Socket[] = [];
  for (let round = 0; round < 16; round += 1)
    sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => raw(target)))));
  for (const socket of sockets) {
    socket.write(hello);
    socket.write(Buffer.alloc(32 * 1024, 0x16));
  }
  await ann.settle();
  await ann.settle();
  expect(memory() - before).toBeLessThan(60 * 1024);
}, 30_000);

test('complete handshakes in a loop leave nothing behind, and others are served meanwhile', async () => {
  const { target, memory } = await program();
  const ann = await TestClient.register({ ...target, tls }, 'ann');
  const shakeHands = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count += 1)
      (await TestClient.connect({ ...target, tls })).socket.destroy();
  };
  const loops = async (times: number): Promise<void> => {
    const running = Promise.all(Array.from({ length: 16 }, () => shakeHands(times)));
    await ann.settle();
    await running;
    await ann.settle();
  };
  // So much of it is garbage, and code that is compiled.
  await loops(30);
  const before = memory();
  await loops(100);
  expect(memory() - before).toBeLessThan(60 * 1024);
}, 30_000);
