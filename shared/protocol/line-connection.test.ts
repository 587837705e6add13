import { expect, test } from 'vitest';
import { SlowSocket } from '../../testing/slow-socket';
import { LineConnection, type Bounds } from './line-connection';

function connected(socket: SlowSocket, bounds: Bounds = {}): LineConnection {
  return new LineConnection(
    socket,
    { line: () => undefined, close: () => undefined },
    { atEndOfTurn: setImmediate, setTimer: () => ({ cancel: () => undefined }) },
    bounds,
  );
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what is sent in one turn is handed over together, however little the stream buffers', async () => {
  const socket = new SlowSocket();
  const connection = connected(socket);
  const pages = Array.from({ length: 20 }, (_, page) => new Uint8Array(10_000).fill(65 + page));
  for (const page of pages) connection.sendBytes(page);
  await turn();
  expect(socket.writableLength).toBe(200_000);
});

test('a stream that is full gets no more until it has drained', async () => {
  const socket = new SlowSocket();
  const connection = connected(socket);
  const page = new Uint8Array(100_000);
  connection.sendBytes(page);
  await turn();
  connection.sendBytes(page);
  await turn();
  expect(socket.writableLength).toBe(page.length);
  expect(connection.unreadBytes).toBe(2 * page.length);
  socket.release();
  await turn();
  await turn();
  expect(socket.writableLength).toBe(page.length);
  expect(connection.unreadBytes).toBe(page.length);
});

test.each([
  ['fewer bytes than the stream buffers', 1_000],
  ['more', 50_000],
])(
  'what is too much to be handed over together is, when the stream has taken that (%s)',
  async (_what, togetherBytes) => {
    const socket = new SlowSocket();
    const connection = connected(socket, { togetherBytes });
    const sent: Buffer[] = [];
    const send = (bytes: Buffer): void => {
      sent.push(bytes);
      connection.sendBytes(bytes);
    };
    send(Buffer.alloc(togetherBytes * 3 + 10, 'long'));
    for (let line = 0; line < 200; line += 1) send(Buffer.from(`short ${line}\n`));
    await turn();
    for (let taken = 0; taken < 3; taken += 1) {
      expect(socket.writableLength).toBe(togetherBytes);
      // What is sent meanwhile comes behind all that.
      send(Buffer.from(`later ${taken}\n`));
      await turn();
      expect(socket.writableLength).toBe(togetherBytes);
      socket.release();
      await turn();
    }
    while (socket.release()) await turn();
    expect(connection.unreadBytes).toBe(0);
    expect(socket.taken.join('')).toBe(String(Buffer.concat(sent)));
  },
);

test('a stream that fails is given nothing more', async () => {
  const socket = new SlowSocket();
  socket.on('error', () => undefined);
  const connection = connected(socket, { togetherBytes: 1_000 });
  let isTaken = false;
  connection.sendBytes(new Uint8Array(5_000));
  connection.whenTaken(() => (isTaken = true));
  await turn();
  socket.destroy(new Error('reset'));
  await turn();
  await turn();
  expect(isTaken).toBe(false);
  expect(socket.taken.join('').length).toBe(1_000);
});
