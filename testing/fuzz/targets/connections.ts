import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { Handshakes, type Handshaking } from '../../../runtime/tls/handshakes';
import { makeCertificate } from '../../../runtime/tls/make-certificate';
import { onFirstByte } from '../../../runtime/tls/first-byte';
import { tlsOptions } from '../../../runtime/tls/options';
import { setTimer } from '../../../runtime/timers';
import { must, type Target } from '../target';

/** The first bytes of a connection, over real sockets. */

/** Far longer than any answer takes, so that only a connection that nobody ends reaches it. */
const handshakeMs = 5_000;

interface Listening {
  readonly server: Server;
  /** Resolves to what became of the next connection, once it has closed. */
  next(): Promise<Outcome>;
}
interface Outcome {
  readonly isTls: boolean | undefined;
  readonly isDone: boolean;
  readonly problem: string | undefined;
}

let listening: Promise<Listening> | undefined;

/** A program that listens as a server and a peer do: by its first byte a connection is TLS or not. */
async function listen(): Promise<Listening> {
  const done = new WeakSet<Handshaking>();
  const handshakes = new Handshakes<Handshaking>({
    certificate: await makeCertificate(),
    handshakeMs,
    now: () => performance.now(),
    setTimer,
    done: (each) => void done.add(each),
  });
  const waiting: ((outcome: Outcome) => void)[] = [];
  const accept = (socket: Socket): void => {
    const each = { socket, origin: 'x', problem: undefined as string | undefined };
    let isTls: boolean | undefined;
    onFirstByte(socket, (found) => {
      isTls = found;
      if (found) handshakes.add(each);
      else socket.resume();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      handshakes.end(each);
      waiting.shift()?.({ isTls, isDone: done.has(each), problem: each.problem });
    });
  };
  const server = createServer(accept).listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return { server, next: () => new Promise((resolve) => waiting.push(resolve)) };
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

const firstBytes: Target = {
  name: 'first-bytes',
  // Each takes a connection.
  share: 0.02,
  samples: async () => {
    const hello = await clientHello();
    return [
      hello,
      hello.slice(0, 5),
      hello.slice(0, 60),
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Uint8Array.of(22),
    ];
  },
  words: [
    '\x16\x03\x01',
    '\x16\x03\x03\x40\x00',
    '\x14\x03\x03\x00\x01\x01',
    'parley/2',
    '\x02\x03\x04',
    '\x17\x03\x03',
  ],
  most: 20_000,
  steps: { perByte: 10, more: 20_000 },
  async read(input) {
    if (input.length === 0) return;
    const { server, next } = await (listening ??= listen());
    const ended = next();
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined).resume();
    client.end(input);
    const { isTls, isDone, problem } = await ended;
    client.destroy();
    must(isTls === undefined || isTls === (input[0] === 22), 'the first byte does not decide');
    must(!isDone, 'a handshake without an answer was carried out');
    must(!problem?.includes('in time'), 'nobody ended a connection that had ended');
  },
};

export const connectionTargets: readonly Target[] = [firstBytes];
