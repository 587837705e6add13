import { once } from 'node:events';
import { createServer, type TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { setTimer } from '../../../runtime/timers';
import { newTlsCertificate } from '../../../runtime/tls/certificate';
import { fileProtocol } from '../../../runtime/tls/options';
import { atEnd, endAll, host } from '../../../testing/nodes/test-kit';
import { FileClient } from './file-client';
import { PieceBuffers } from './piece-buffers';

afterEach(endAll);

const question = { path: '/files', authorization: '', bytes: 256 * 1024 };
const signal = new AbortController().signal;

/** A source that answers as the test says, and one who asks it. */
async function asking(
  answer: (socket: TLSSocket) => void,
  timer = setTimer,
  partBytes = 3,
): Promise<FileClient> {
  const server = createServer({ ...(await newTlsCertificate()), ALPNProtocols: [fileProtocol] }, (socket) => {
    socket.on('error', () => socket.destroy()).once('data', () => answer(socket));
    atEnd(() => socket.destroy());
  });
  server.listen(0, host);
  await once(server, 'listening');
  atEnd(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const client = new FileClient({ host, port }, timer, new PieceBuffers(partBytes));
  atEnd(() => client.close());
  return client;
}

test('a source that gives a little now and then is given up once a whole answer takes too long', async () => {
  const limits: number[] = [];
  let tell = (): void => undefined;
  const began = new Promise<void>((resolve) => (tell = resolve));
  let pass = (): void => undefined;
  const client = await asking(
    (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${question.bytes}\r\n\r\na`);
      tell();
    },
    (run, ms) => {
      limits.push(ms);
      pass = run;
      return { cancel: () => undefined };
    },
  );
  const answer = client.ask(question, signal);
  await began;
  // 30 s for the first byte, and a second for each 4 KiB.
  expect(limits).toEqual([94_000]);
  pass();
  expect(await answer).toBeUndefined();
});

test.each(['101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade', '204 No Content', '500 Error'])(
  'the answer %j is none',
  async (head) => {
    const client = await asking((socket) => socket.end(`HTTP/1.1 ${head}\r\n\r\n`));
    expect(await client.ask(question, signal)).toBeUndefined();
  },
);

const answering = (status: string, body: string) => (socket: TLSSocket) =>
  void socket.write(`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
const ranged = { ...question, range: 'bytes=0-6', bytes: 7 };

test('an answer is taken in parts as it comes, and nothing of one that was not asked for', async () => {
  const parts: string[] = [];
  const take = async (part: Buffer): Promise<void> => void parts.push(part.toString());
  const client = await asking(answering('206 Partial Content', 'abcdefg'));
  expect(await client.askParts(ranged, take, signal)).toBe(true);
  expect(parts).toEqual(['abc', 'def', 'g']);
  const other = await asking(answering('200 OK', 'abcdefg'));
  expect(await other.askParts(ranged, take, signal)).toBe(false);
  const short = await asking(answering('206 Partial Content', 'abcd'));
  expect(await short.askParts(ranged, take, signal)).toBe(false);
  expect(parts).toEqual(['abc', 'def', 'g', 'abc']);
});

test('while parts wait to be taken, no more is read; one that cannot be taken ends it', async () => {
  const size = 40_000_000;
  let sent = 0;
  const giving = (socket: TLSSocket): void => {
    socket.write(`HTTP/1.1 206 Partial Content\r\nContent-Length: ${size}\r\n\r\n`);
    const more = (): void => {
      while (sent < size && socket.write(Buffer.alloc(100_000))) sent += 100_000;
      sent += 100_000;
    };
    socket.on('drain', more);
    more();
  };
  const client = await asking(giving, setTimer, 100_000);
  let taken = 0;
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const all = client.askParts(
    { ...ranged, bytes: size },
    async () => {
      taken += 1;
      await held;
      if (taken > 3) throw new Error('no room');
    },
    signal,
  );
  const failed = expect(all).rejects.toThrow('no room');
  await expect.poll(() => taken).toBe(3);
  // What fills the buffers on the way is far from all.
  await expect.poll(() => sent, { interval: 300 }).toBeLessThan(size);
  expect(taken).toBe(3);
  goOn();
  await failed;
});

test('once an answer has come, its time does not run any more', async () => {
  const running = new Set<() => void>();
  const client = await asking(
    (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab'),
    (run) => {
      running.add(run);
      return { cancel: () => running.delete(run) };
    },
  );
  expect((await client.ask(question, signal))?.toString()).toBe('ab');
  await expect.poll(() => running.size).toBe(0);
});
