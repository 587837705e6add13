import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { Handshakes, type Handshaking } from '../../../runtime/tls/handshakes';
import { makeCertificate } from '../../../runtime/tls/make-certificate';
import { onFirstByte } from '../../../runtime/tls/first-byte';
import { tlsOptions } from '../../../runtime/tls/options';
import { setTimer } from '../../../runtime/timers';
import { must, type Target } from '../target';

/** The first bytes of a connection: by the first it is TLS or not. */

/** Far longer than any answer takes, so that only a connection that nobody ends reaches it. */
const handshakeMs = 5_000;

interface Outcome {
  readonly isTls: boolean | undefined;
  readonly isDone: boolean;
  readonly problem: string | undefined;
}
/** Takes a connection as a server and a peer do. Resolves to what became of it, once it has closed. */
type Take = (socket: Duplex) => Promise<Outcome>;

async function makeTaker(): Promise<Take> {
  const done = new WeakSet<Handshaking>();
  const handshakes = new Handshakes<Handshaking>({
    certificate: await makeCertificate(),
    handshakeMs,
    now: () => performance.now(),
    setTimer,
    done: (each) => void done.add(each),
  });
  return async (socket) => {
    const each: Handshaking = { socket, origin: 'x', problem: undefined };
    let isTls: boolean | undefined;
    onFirstByte(socket, (found) => {
      isTls = found;
      if (found) handshakes.add(each);
      else socket.resume();
    });
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('close', resolve));
    handshakes.end(each);
    return { isTls, isDone: done.has(each), problem: each.problem };
  };
}
let made: Promise<Take> | undefined;
const taker = (): Promise<Take> => (made ??= makeTaker());

/** A connection in memory, on which somebody says something and hangs up. */
function connectionThatSays(said: Uint8Array): Duplex {
  const wire = new Duplex({
    allowHalfOpen: false,
    read: () => undefined,
    write: (_bytes, _encoding, next) => next(),
  });
  wire.push(said);
  wire.push(null);
  return wire;
}

/** What a client says first, as OpenSSL writes it. */
async function clientHello(): Promise<Uint8Array> {
  return await new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (bytes: Buffer, _encoding, next) => {
        resolve(new Uint8Array(bytes));
        next();
      },
    });
    connectTls({ socket: wire, ...tlsOptions, rejectUnauthorized: false }).on('error', () => undefined);
  });
}

const samples = async (): Promise<Uint8Array[]> => {
  const hello = await clientHello();
  return [
    hello,
    hello.slice(0, 5),
    hello.slice(0, 60),
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Uint8Array.of(22),
  ];
};

const words = [
  '\x16\x03\x01',
  '\x16\x03\x03\x40\x00',
  '\x14\x03\x03\x00\x01\x01',
  'parley/2',
  '\x02\x03\x04',
  '\x17\x03\x03',
];

function check(input: Uint8Array, { isTls, isDone, problem }: Outcome): void {
  must(isTls === undefined || isTls === (input[0] === 22), 'the first byte does not decide');
  must(!isDone, 'a handshake without an answer was carried out');
  must(!problem?.includes('in time'), 'nobody ended a connection that had ended');
}

const firstBytes: Target = {
  name: 'first-bytes',
  share: 0.25,
  samples,
  words,
  most: 2_048,
  steps: { perByte: 10, more: 20_000 },
  async read(input) {
    if (input.length === 0) return;
    const take = await taker();
    check(input, await take(connectionThatSays(input)));
  },
};

interface Listening {
  readonly server: Server;
  /** Resolves to what became of the next connection. */
  next(): Promise<Outcome>;
}
let listening: Promise<Listening> | undefined;

async function listen(): Promise<Listening> {
  const take = await taker();
  const waiting: ((outcome: Promise<Outcome>) => void)[] = [];
  const server = createServer((socket) => waiting.shift()?.(take(socket)))
    .listen(0, '127.0.0.1')
    .unref();
  await once(server, 'listening');
  return { server, next: () => new Promise((resolve) => waiting.push(resolve)) };
}

/** The same over sockets of the system, which bring bytes in parts and close in ways of their own. */
const connections: Target = {
  name: 'connections',
  // Each takes a connection.
  share: 0.02,
  samples,
  words,
  most: 20_000,
  steps: firstBytes.steps,
  async read(input) {
    if (input.length === 0) return;
    const { server, next } = await (listening ??= listen());
    const ended = next();
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined).resume();
    client.end(input);
    check(input, await ended);
    client.destroy();
  },
};

export const connectionTargets: readonly Target[] = [firstBytes, connections];
