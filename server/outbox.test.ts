import { expect, test } from 'vitest';
import { LineConnection } from '../shared/protocol/line-connection';
import { Outbox } from './outbox';
import { SlowSocket } from '../testing/slow-socket';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a history is read only as fast as the client takes it, and new lines are queued behind it', async () => {
  const socket = new SlowSocket();
  const connection = new LineConnection(
    socket,
    { line: () => undefined, close: () => undefined },
    { atEndOfTurn: setImmediate, setTimer: () => ({ cancel: () => undefined }) },
  );
  const outbox = new Outbox(connection, (error) => expect.unreachable(String(error)));
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
