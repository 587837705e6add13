import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { Identity } from '../shared/node/identity';
import { dispatch } from '../shared/protocol/dispatch';
import type { Line } from '../shared/protocol/codec';
import type { Failure } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import { isEntryCommand } from '../shared/protocol/messages';
import { LineConnection } from '../shared/protocol/line-connection';
import { commands, refuse } from './commands';
import { Hub } from './hub';
import { Outbox } from './outbox';
import { RateLimit } from './rate-limit';
import { Retention, type Bounds } from './retention';
import { detailsOf, sendError, type Session } from './session';
import type { ServerStore } from './storage/server-store';

export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  details?: Record<string, unknown>,
) => void;

export interface ServerOptions extends Bounds {
  host: string;
  /** 0 takes a free one. */
  port: number;
  name: string;
  identity: Identity;
  /** Where conversations are kept; it is closed with the server. */
  store: ServerStore;
  maxConnections?: number;
  /** Messages a second that a simple client may send, with bursts of four times as many. */
  rate?: number;
  /** Time from connecting to a successful REGISTER. */
  registerMs?: number;
  log?: Log;
  now?: () => number;
}

export interface Server {
  readonly host: string;
  readonly port: number;
  /** How many are registered. */
  readonly online: number;
  /** Tells every client, then closes every connection and the port. */
  close(reason?: string): Promise<void>;
}

/** How long clients may take to read the farewell. */
const farewellMs = 500;
/** The least time between two complaints about sending too fast. */
const complaintMs = 100;
/** So much of one client may wait to be done; no more is read from it then. */
const mostWaiting = 2_000;

/** Starts a server; rejects when the address cannot be had. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const hub = new Hub(options.identity, options.name, {
    store: options.store,
    now: options.now ?? Date.now,
    setTimer,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    onFault: (error) => logFault(options, error),
    onTrouble: (problem, message) =>
      options.log?.(problem ? 'error' : 'info', 'keeping messages', { problem: problem ?? 'none', message }),
  });
  const sessions = new Set<Session>();
  const net = createServer({
    allowHalfOpen: true,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
  });
  net.on('connection', (socket) => serve(socket, hub, sessions, options));
  await listen(net, options);
  const retention = new Retention(
    options,
    options.store.reader,
    (texts) => hub.conversations.delete(texts),
    hub.now,
    setTimer,
    (texts) => options.log?.('info', 'old messages deleted', { texts }),
    (error) => logFault(options, error),
  );
  retention.start();
  net.on('error', (error) => options.log?.('error', 'listening', { error: error.message }));
  const address = net.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  const end = async (reason: string): Promise<void> => {
    retention.stop();
    await close(net, hub, sessions, reason);
    await hub.conversations.close();
    await options.store.close();
  };
  let closed: Promise<void> | undefined;
  return {
    host: options.host,
    port,
    get online() {
      return hub.directory.size;
    },
    close: (reason = 'the server is shutting down') => (closed ??= end(reason)),
  };
}

function setTimer(run: () => void, ms: number): { cancel(): void } {
  const timer = setTimeout(run, ms);
  return { cancel: () => clearTimeout(timer) };
}

function listen(net: NetServer, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    net.once('error', reject);
    net.listen({ host, port, backlog: 4096 }, () => {
      net.off('error', reject);
      resolve();
    });
  });
}

function serve(socket: Socket, hub: Hub, sessions: Set<Session>, options: ServerOptions): void {
  const rate = options.rate ?? 50;
  const address = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`;
  const deadline = setTimeout(() => {
    if (session.state === 'registered') return;
    sendError(session, {
      code: 'timeout',
      message: 'You did not register in time. Connect anew, and send REGISTER at once.',
    });
    session.connection.end();
  }, options.registerMs ?? limits.registerMs);
  const connection = new LineConnection(
    socket,
    {
      line: (line) => {
        if (mayGoOn(hub, session, socket, line)) receive(hub, session, line, options);
      },
      close: (reason) => {
        clearTimeout(deadline);
        sessions.delete(session);
        options.log?.('info', 'closed', { address, user: session.registered?.user.user, reason });
        hub.leave(session, reason === undefined);
      },
    },
    setImmediate,
  );
  const session: Session = {
    connection,
    outbox: new Outbox(connection, socket, (error) => logFault(options, error)),
    address,
    rate: new RateLimit(rate, rate * 4, hub.now()),
    state: 'new',
    claim: undefined,
    registered: undefined,
    listVersion: 0,
    waiting: 0,
    readings: new Map(),
    complainedAt: -Infinity,
  };
  if (sessions.size >= (options.maxConnections ?? 10_000)) {
    sendError(session, { code: 'too-many-connections', message: 'The server is full. Try again later.' });
    connection.end();
    return;
  }
  sessions.add(session);
  options.log?.('info', 'connected', { address });
}

/** Whether a line may be carried out, or is too many. */
function mayGoOn(hub: Hub, session: Session, socket: Socket, line: Line): boolean {
  const now = hub.now();
  if (session.waiting >= mostWaiting) pauseUntilDone(session, socket);
  if (session.registered && !session.registered.signer) {
    // A full node is slowed down and not refused: what it passes on must not be lost.
    const pause = session.rate.takeAnyway(now);
    if (pause > 0 && !socket.isPaused()) {
      socket.pause();
      setTimeout(() => socket.resume(), pause);
    }
    return true;
  }
  const retryAfter = session.rate.take(now);
  if (retryAfter === 0) return true;
  // One answer for many lines: whoever floods is not to be flooded back.
  if (now - session.complainedAt < complaintMs) return false;
  session.complainedAt = now;
  const message = `You send too fast. Wait ${retryAfter} ms; this message was not taken.`;
  hub.conversations.inTurn(session, () =>
    sendError(session, { code: 'too-many-messages', message }, { ...commandOf(line), retryAfter }),
  );
  return false;
}

/** Reads no more from a client that has asked for more than the disk can keep up with. */
function pauseUntilDone(session: Session, socket: Socket): void {
  if (socket.isPaused()) return;
  socket.pause();
  const look = (): void => {
    if (session.waiting < mostWaiting / 2) socket.resume();
    else setTimeout(look, 5);
  };
  setTimeout(look, 5);
}

/** Carries out a line. What is answered to it comes after the answers to all lines before. */
function receive(hub: Hub, session: Session, line: Line, options: ServerOptions): void {
  const inTurn = (run: () => void): void => hub.conversations.inTurn(session, run);
  // What is written is lined up at once; all else waits for what was written before.
  if (session.waiting === 0 || isEntryCommand(commandOf(line).command ?? ''))
    carryOut(hub, session, line, options, inTurn);
  else inTurn(() => carryOut(hub, session, line, options, (run) => run()));
}

function carryOut(
  hub: Hub,
  session: Session,
  line: Line,
  options: ServerOptions,
  answer: (run: () => void) => void,
): void {
  try {
    const { command, message, result } = dispatch(commands, { hub, session }, session.state, line, refuse);
    if (result.ok) return;
    answer(() => {
      sendError(session, result.error, detailsOf(command, message?.fields));
      if (isFinal(result.error)) session.connection.end();
    });
  } catch (error) {
    // A fault of ours: it must not cost the others their server.
    logFault(options, error);
    sendError(session, { code: 'internal', message: 'The server could not do this. Its log says why.' });
  }
}

function logFault({ log }: ServerOptions, error: unknown): void {
  log?.('error', 'fault', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

const isFinal = ({ code }: Failure): boolean => code === 'bad-proof';

/** The command of a line, without reading all of it. */
function commandOf(line: Line): { command?: string } {
  if (line.tooLong) return {};
  const start = Buffer.from(line.bytes.subarray(0, 33)).toString('latin1');
  const command = /^[A-Z_]{1,32}(?= |$)/.exec(start)?.[0];
  return command === undefined ? {} : { command };
}

async function close(net: NetServer, hub: Hub, sessions: Set<Session>, reason: string): Promise<void> {
  const closed = new Promise<void>((resolve) => net.close(() => resolve()));
  hub.presence.stop();
  for (const { connection } of sessions) {
    connection.send('GOODBYE', { reason });
    connection.end();
  }
  const timer = setTimeout(() => {
    for (const { connection } of sessions) connection.drop('the server is shutting down');
  }, farewellMs);
  await closed;
  clearTimeout(timer);
}
