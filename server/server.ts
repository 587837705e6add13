import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { PersonKey } from '../runtime/entries/keys';
import type { Log } from '../runtime/log';
import { encryptedTogether, type TlsCertificate } from '../runtime/tls/options';
import { setTimer } from '../runtime/timers';
import { isWasteful } from '../runtime/tls/waste';
import { Backlog } from '../shared/exchange/backlog';
import { dispatchMessage, messageIn } from '../shared/protocol/dispatch';
import type { Line, Message } from '../shared/protocol/codec';
import type { Failure, Result } from '../shared/protocol/errors';
import { goodbyeFields } from '../shared/protocol/goodbye';
import { limits } from '../shared/protocol/limits';
import { LineConnection, type Timing } from '../shared/protocol/line-connection';
import { Callers, type Caller, type CallerLimits } from './callers';
import { BoundedLog } from '../runtime/bounded-log';
import { commands, refuse } from './commands/commands';
import { isOfExchange } from './commands/conversation';
import { Retention, type Bounds } from './conversations/retention';
import type { DoorSettings } from './door/door';
import { operatorOf, type Operations } from './control/operator';
import { Hub } from './hub';
import { Outbox } from './outbox';
import { PieceCache } from './pieces/piece-cache';
import { PieceService } from './pieces/service';
import { mayGoOn } from './may-go-on';
import type { Hold } from './holds';
import { Holds } from '../shared/protocol/holds';
import { RateLimit } from '../shared/protocol/rate-limit';
import { detailsOf, sendError, type Session } from './session';
import type { MessageStore } from './storage/message-store';
import { newLiveness } from './liveness';
import { Watch } from './watch';
import { words } from './words';

/** Settings that can change while the server runs. */
export interface ServerSettings extends Bounds, DoorSettings {
  name: string;
  maxConnections?: number | undefined;
  /** Messages per second that a simple client may send, with bursts of `limits.clientBurstSeconds`. */
  rate?: number | undefined;
  /** Number of connections that one address may have. */
  maxPerAddress?: number | undefined;
  /** Whether plain lines are taken from other computers, too. */
  plain?: boolean | undefined;
  /** Bytes of pieces of files that are kept; 0: files do not pass through this server. */
  fileCache?: number | undefined;
}

export interface ServerOptions extends ServerSettings {
  host: string;
  /** 0 picks a free port. */
  port: number;
  identity: PersonKey;
  /** For the connections that speak TLS. */
  certificate: TlsCertificate;
  /** Folder for pieces of files; without it files do not pass through this server. */
  piecesFolder?: string;
  /** Holds the conversations; closed with the server. */
  store: MessageStore;
  /** How long a client may take from connecting to the end of its registration. */
  registerMs?: number;
  /** How long a TLS handshake may take. */
  handshakeMs?: number;
  /** Polling interval for silent connections; see `Watch`. */
  sweepMs?: number;
  log?: Log;
  now?: () => number;
}

export interface Server {
  /** The public key by which clients know it. */
  readonly key: string;
  readonly host: string;
  readonly port: number;
  /** Number of people who are registered. */
  readonly online: number;
  /** Carries out what whoever runs it asks. */
  readonly operations: Operations;
  /** Applies other settings. Name and rate are those of connections made from now on; nobody is disconnected. */
  change(settings: ServerSettings): void;
  /** Tells every client, then closes every connection and the port. */
  close(): Promise<void>;
}

/** Maximum backlog of one connection, in jobs. */
const mostWaiting = { items: 2_000, bytes: 2 * 1024 * 1024 };
/** How long clients may take to read GOODBYE. */
const farewellMs = 500;

/** The parts of a running server that its connections share. */
interface ServerParts {
  readonly hub: Hub;
  readonly sessions: Set<Session>;
  readonly callers: Callers;
  readonly options: ServerOptions;
  /** See `ServerSettings`. */
  rate: number | undefined;
}

/** Starts a server. Rejects if the address is not available. */
export async function startServer(given: ServerOptions): Promise<Server> {
  const log = given.log && new BoundedLog(given.log, setTimer, given.now ?? Date.now);
  const options: ServerOptions = { ...given, ...(log ? { log: log.write } : {}) };
  const hub = new Hub(options.identity, options.name, {
    store: options.store,
    now: options.now ?? Date.now,
    setTimer,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    onFault: (error) => logFault(options, error),
    onTrouble: (problem, message) =>
      options.log?.(problem ? 'error' : 'info', 'keeping messages', { problem: problem ?? 'none', message }),
  });
  hub.door.change(options);
  const sessions = new Set<Session>();
  const net = createServer({
    allowHalfOpen: true,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
  });
  const servePieces = (folder: string): PieceService =>
    new PieceService({
      hub,
      cache: new PieceCache(folder, options.fileCache ?? limits.fileCacheBytes, (error) =>
        logFault(options, error),
      ),
      setTimer,
      random: Math.random,
      onFault: (error) => logFault(options, error),
      accepted: (caller) => callers.accept(caller),
      closed: (caller) => callers.forget(caller),
    });
  const pieces = options.piecesFolder === undefined ? undefined : servePieces(options.piecesFolder);
  const setFileCache = (bytes = limits.fileCacheBytes): void => {
    pieces?.change(bytes);
    hub.servesFiles = pieces !== undefined && bytes > 0;
  };
  const callers: Callers = new Callers({
    certificate: options.certificate,
    limits: limitsFor(options),
    registerMs: options.registerMs ?? limits.registerMs,
    handshakeMs: options.handshakeMs,
    now: () => performance.now(),
    setTimer,
    serve: (stream, caller) => serve(stream, caller, house),
    serveFiles: pieces && ((stream, caller) => pieces.serve(stream, caller)),
    overdue: (session) => endUnregistered(hub, session),
    lost: ({ address, problem: reason }) => options.log?.('info', 'closed', { address, reason }),
  });
  setFileCache(options.fileCache);
  const house: ServerParts = { hub, sessions, callers, options, rate: options.rate };
  net.on('connection', (socket) => callers.take(socket));
  await listen(net, options);
  const watch = new Watch(sessions, (session) => hub.end(session), setTimer, options.sweepMs);
  watch.start();
  const retention = new Retention(
    options,
    options.store.reader,
    (messages) => hub.conversations.commits.delete(messages),
    hub.now,
    setTimer,
    (messages) => options.log?.('info', 'old messages deleted', { messages }),
    (error) => logFault(options, error),
  );
  retention.start();
  hub.conversations.start();
  net.on('error', (error) => options.log?.('error', 'listening', { error: error.message }));
  const address = net.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  const end = async (): Promise<void> => {
    retention.stop();
    watch.stop();
    callers.stop();
    pieces?.stop();
    await close(net, hub, sessions);
    hub.door.names.stop();
    await hub.conversations.close();
    await options.store.close();
    log?.flush();
  };
  let closed: Promise<void> | undefined;
  return {
    key: options.identity.id,
    operations: operatorOf({
      hub,
      sessions,
      reader: options.store.reader,
      pieces: pieces?.cache,
      startedAt: hub.now(),
      port,
    }),
    host: options.host,
    port,
    get online() {
      return hub.directory.size;
    },
    change(settings) {
      hub.name = settings.name;
      house.rate = settings.rate;
      hub.door.change(settings);
      callers.limit(limitsFor(settings));
      setFileCache(settings.fileCache);
      retention.change(settings);
    },
    close: () => (closed ??= end()),
  };
}

function limitsFor({
  maxConnections = limits.serverConnections,
  maxPerAddress = defaultPerAddress(maxConnections),
  plain = false,
}: ServerSettings): CallerLimits {
  return { places: [maxConnections, maxPerAddress], plain };
}

/** Default of `maxPerAddress`: four fifths, so that one address leaves connections to others. */
const defaultPerAddress = (connections: number): number => Math.ceil(connections * 0.8);

function listen(net: NetServer, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    net.once('error', reject);
    net.listen({ host, port, backlog: 4096 }, () => {
      net.off('error', reject);
      resolve();
    });
  });
}

function serve(stream: Socket, caller: Caller, house: ServerParts): Session {
  const { hub, sessions, callers, options } = house;
  const { address, refusal } = caller;
  const connection = new LineConnection(
    stream,
    {
      line: (line) => receive(house, session, line),
      end: () => hub.end(session),
      close: (reason) => {
        callers.forget(caller);
        sessions.delete(session);
        options.log?.('info', 'closed', { address, reason });
        hub.leave(session, false);
      },
    },
    timing,
    stream instanceof TLSSocket ? { togetherBytes: encryptedTogether } : {},
  );
  const session = newSession(stream, connection, caller, house);
  if (refusal) {
    sendError(session, refusal);
    hub.end(session);
  } else {
    sessions.add(session);
    options.log?.('info', 'connected', { address });
  }
  return session;
}

const timing: Timing = { atEndOfTurn: setImmediate, setTimer };

function endUnregistered(hub: Hub, session: Session): void {
  if (session.phase.state === 'registered') return;
  sendError(session, { code: 'timeout', message: words.notInTime });
  hub.end(session);
}

function newSession(
  stream: Socket,
  connection: LineConnection,
  { address, origin, socket }: Caller,
  { hub, options, rate = limits.clientPerSecond }: ServerParts,
): Session {
  const holds = new Holds<Hold>(connection);
  const outbox = new Outbox(connection, (error) => logFault(options, error));
  return {
    stream,
    isWasteful: () => isWasteful(socket, stream),
    connection,
    outbox,
    holds,
    liveness: newLiveness(),
    address,
    origin,
    phase: { state: 'new' },
    rate: new RateLimit(rate, rate * limits.clientBurstSeconds, hub.now()),
    backlog: new Backlog(
      mostWaiting,
      () => holds.hold('work'),
      () => holds.release('work'),
    ),
    lineBytes: 0,
    complainedAt: -Infinity,
  };
}

function receive({ hub, options }: ServerParts, session: Session, line: Line): void {
  session.liveness.silence = 0;
  session.lineBytes = line.tooLong ? 0 : line.bytes.length;
  if (mayGoOn(hub, session, line)) carryOutInTurn(hub, session, messageIn(line), options);
}

/** Carries out what a line says. Its answer follows the answers to all earlier lines. */
function carryOutInTurn(hub: Hub, session: Session, message: Result<Message>, options: ServerOptions): void {
  const inTurn = (run: () => void): void => hub.conversations.inTurn(session, run);
  // Writes are queued at once; everything else waits for earlier writes.
  if (message.ok && isOfExchange(message.value.command)) carryOut(hub, session, message, options, inTurn);
  else inTurn(() => carryOut(hub, session, message, options, (run) => run()));
}

function carryOut(
  hub: Hub,
  session: Session,
  read: Result<Message>,
  options: ServerOptions,
  answer: (run: () => void) => void,
): void {
  // A line that waited for its turn must not act for a closed connection: nothing would ever undo it.
  if (session.connection.closed) return;
  try {
    const context = { hub, session };
    const { command, message, result } = dispatchMessage(
      commands,
      context,
      session.phase.state,
      read,
      refuse,
    );
    if (result.ok) return;
    answer(() => {
      sendError(session, result.error, detailsOf(command, message?.fields));
      if (isFinal(result.error)) hub.end(session);
    });
  } catch (error) {
    // A bug in the server must not end the connections of others.
    logFault(options, error);
    sendError(session, { code: 'internal', message: words.internal });
  }
}

function logFault({ log }: ServerOptions, error: unknown): void {
  log?.('error', 'fault', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

const isFinal = ({ code }: Failure): boolean => code === 'bad-proof';

async function close(net: NetServer, hub: Hub, sessions: Set<Session>): Promise<void> {
  const closed = new Promise<void>((resolve) => net.close(() => resolve()));
  hub.presence.stop();
  for (const session of sessions) {
    session.connection.send('GOODBYE', goodbyeFields('shutting-down'));
    hub.end(session);
  }
  const timer = setTimeout(() => {
    for (const { connection } of sessions) connection.drop('the server is shutting down');
  }, farewellMs);
  await closed;
  clearTimeout(timer);
}
