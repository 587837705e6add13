import { expect, test } from 'vitest';
import { LineConnection } from '../shared/protocol/line-connection';
import { Outbox } from './outbox';
import { limits } from '../shared/protocol/limits';
import { SlowSocket } from '../testing/slow-socket';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function outboxOn(socket: SlowSocket): { outbox: Outbox; connection: LineConnection } {
  const connection = new LineConnection(
    socket,
    { line: () => undefined, close: () => undefined },
    { atEndOfTurn: setImmediate, setTimer: () => ({ cancel: () => undefined }) },
  );
  return { outbox: new Outbox(connection, (error) => expect.unreachable(String(error))), connection };
}

/** A history that its reader takes no part of. */
const longHistory = function* (): Generator<Uint8Array> {
  for (;;) yield Buffer.alloc(1_000, '.');
};

test('a history is read only as fast as the client takes it, and new lines are queued behind it', async () => {
  const socket = new SlowSocket();
  const { outbox } = outboxOn(socket);
  const count = 100_000;
  let read = 0;
  const history = function* (): Generator<Uint8Array> {
    for (; read < count; read += 1) yield Buffer.from(`${read} `.padEnd(100, '.').concat('\n'));
  };
  outbox.feed(history());
  outbox.feed([Buffer.from('live\n')]);
  for (let turns = 0; turns < 200; turns += 1) await turn();
  expect(read).toBeGreaterThan(100);
  expect(read * 100).toBeLessThan(4 * 1024 * 1024);
  expect(outbox.isTaken).toBe(false);
  while (!outbox.isIdle || socket.release()) {
    socket.release();
    await turn();
  }
  const lines = socket.taken.join('').trim().split('\n');
  expect(lines).toHaveLength(count + 1);
  expect(lines.findIndex((line, index) => index < count && !line.startsWith(`${index} `))).toBe(-1);
  expect(lines.at(-1)).toBe('live');
  expect(outbox.isTaken).toBe(true);
});

test('short histories, one after the other, do not add up while much is unread', async () => {
  const socket = new SlowSocket();
  const { outbox, connection } = outboxOn(socket);
  connection.sendBytes(Buffer.alloc(200_000, '.'));
  for (let count = 1; count <= 200; count += 1) {
    outbox.feed([Buffer.alloc(100_000, '.')]);
    await turn();
  }
  expect(connection.closed).toBe(false);
  let bytes = 0;
  while (!outbox.isTaken || !outbox.isIdle) {
    socket.release();
    await turn();
    bytes = socket.taken.reduce((sum, { length }) => sum + length, 0);
  }
  expect(bytes).toBe(200 * 100_000 + 200_000);
});

test('lines that may be left out are, while much waits behind a history, and told again afterwards', async () => {
  const socket = new SlowSocket();
  const { outbox, connection } = outboxOn(socket);
  outbox.feed([Buffer.alloc(200_000, '.'), Buffer.from('\n')]);
  const line = Buffer.from('x'.repeat(999).concat('\n'));
  for (let count = 0; count < 100_000; count += 1) outbox.deliverOrOmit(line);
  expect(connection.closed).toBe(false);
  while (!outbox.isIdle || socket.release()) {
    socket.release();
    await turn();
  }
  const told = (): number => socket.taken.join('').split('x\n').length - 1;
  expect(told()).toBe(263);
  for (let count = 0; count < 100; count += 1) outbox.deliverOrOmit(line);
  while (!outbox.isTaken) {
    socket.release();
    await turn();
  }
  expect(told()).toBe(363);
});

test('a reader is dropped for whom too many bytes wait behind a history', () => {
  const { outbox, connection } = outboxOn(new SlowSocket());
  outbox.feed(longHistory());
  const line = Buffer.alloc(limits.outgoingBytes / 4, 'x');
  for (let count = 1; count <= 4; count += 1) {
    // What comes behind another history waits as well.
    outbox.deliver(line);
    outbox.feed([]);
  }
  expect(connection.closed).toBe(false);
  outbox.deliver(line);
  expect(connection.closed).toBe(true);
});
