import { once } from 'node:events';
import { connect as connectSocket, createServer, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connect, type ConnectOptions, type Lookup } from '../../../runtime/connect';
import { realEnvironment, type Environment } from '../../../runtime/environment';
import { testServer } from '../server-link/probe';
import { atEnd, endAll, person, until, welcoming } from '../../../testing/nodes/test-kit';
import type { Address } from '../../../shared/protocol/address';

afterEach(endAll);

/** A server on every loopback address that sends a greeting. */
async function greeting(): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('hello\n');
  });
  atEnd(() => server.close());
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const named =
  (...addresses: string[]): Lookup =>
  (_host, _options, found) =>
    setImmediate(() =>
      found(
        null,
        addresses.map((address) => ({ address })),
      ),
    );

/** A socket that never connects, as when a firewall drops its packets. */
function blackHole(): Socket {
  return new Socket();
}

/** Sockets by address: those to dead addresses never connect, the others after `delayMs`. */
function lines(dead: readonly string[], delayMs: number) {
  const opened: string[] = [];
  const open = ({ host, port }: Address): Socket => {
    opened.push(host);
    if (dead.includes(host)) return blackHole();
    const socket = connectSocket({ host, port, noDelay: true });
    const emit = socket.emit.bind(socket);
    // The line is slow, so `connect` comes late.
    socket.emit = (event: string, ...values: unknown[]) => {
      if (event !== 'connect') return emit(event, ...values);
      setTimeout(() => emit('connect'), delayMs);
      return true;
    };
    return socket;
  };
  return { opened, open };
}

/** What a program at an address says first. */
async function greetingAt(address: Address, options: ConnectOptions): Promise<string> {
  const socket = await new Promise<Socket>((connected, failed) =>
    connect(address, { connected, failed }, options),
  );
  atEnd(() => socket.destroy());
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
}

const [good, dead] = ['127.0.0.1', '127.0.0.2'];

test.each([
  ['its second address is dead', [good, dead]],
  ['its first address is dead', [dead, good]],
  ['all its other addresses are dead', ['127.0.0.3', dead, good, '127.0.0.4']],
])('a name over a line of 560 ms is reached when %s', async (_what, addresses) => {
  const port = await greeting();
  const { open, opened } = lines([dead, '127.0.0.3', '127.0.0.4'], 560);
  const options = { lookup: named(...addresses), open };
  expect(await greetingAt({ host: 'chat.example', port }, options)).toBe('hello\n');
  expect(opened).toContain(good);
});

test('an address that refuses does not delay the next one, and no further one is opened once one answers', async () => {
  const port = await greeting();
  const timers: number[] = [];
  const setTimer = (_run: () => void, ms: number) => {
    timers.push(ms);
    return { cancel: () => undefined };
  };
  const opened: string[] = [];
  const open = ({ host, port: at }: Address): Socket => {
    opened.push(host);
    return connectSocket({ host, port: host === good ? at : 1 });
  };
  const options = { lookup: named(dead, good, '127.0.0.3'), open, setTimer };
  expect(await greetingAt({ host: 'chat.example', port }, options)).toBe('hello\n');
  expect(opened).toEqual([dead, good]);
});

test('when no address answers, the first failure is reported', async () => {
  const open = ({ host }: Address): Socket => connectSocket({ host, port: 1 });
  const options = { lookup: named(good, dead), open };
  await expect(greetingAt({ host: 'chat.example', port: 5 }, options)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
    address: good,
  });
});

test('an unknown name is an error, and a cancelled attempt reports nothing', async () => {
  const unknown: Lookup = (_host, _options, found) =>
    setImmediate(() => found(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []));
  await expect(greetingAt({ host: 'nowhere.example', port: 5 }, { lookup: unknown })).rejects.toMatchObject({
    code: 'ENOTFOUND',
  });
  const port = await greeting();
  const never = { connected: () => expect.unreachable(), failed: () => expect.unreachable() };
  for (const [host, options] of [
    ['nowhere.example', { lookup: unknown }],
    ['chat.example', { lookup: named(good) }],
    [good, {}],
  ] as const) {
    const attempt = connect({ host, port }, never, options);
    attempt.cancel();
    attempt.cancel();
  }
  expect(await greetingAt({ host: good, port }, {})).toBe('hello\n');
  expect(() => connect({ host: 'chat.example', port: 70_000 }, never)).toThrow(RangeError);
  expect(() => connect({ host: good, port: 70_000 }, never)).toThrow(RangeError);
});

test('a client and a connection test reach a name whose second address is dead, over a slow line', async () => {
  const { port } = await welcoming(({ command, fields }, send) => command === 'PING' && send('PONG', fields));
  const { open } = lines([dead], 560);
  const environment: Environment = {
    ...realEnvironment,
    connect: (address, events) => connect(address, events, { lookup: named(good, dead), open }),
  };
  const ann = person('ann', { environment });
  ann.setServer({ host: 'chat.example', port });
  await until(ann, () => ann.connection.state === 'online');
  expect(await testServer({ host: 'chat.example', port }, environment)).toMatchObject({ ok: true });
});
