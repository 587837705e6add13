import { expect, test } from 'vitest';
import { SlowSocket } from '../../testing/slow-socket';
import { LineConnection } from './line-connection';

function connected(socket: SlowSocket): LineConnection {
  return new LineConnection(
    socket,
    { line: () => undefined, close: () => undefined },
    { atEndOfTurn: setImmediate, setTimer: () => ({ cancel: () => undefined }) },
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
