import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { Deadlines } from '../../runtime/deadlines';
import type { SetTimer } from '../../runtime/timers';
import { isAuthorized } from '../../runtime/transfers/authorization';
import type { ConversationId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { RateLimit } from '../../shared/protocol/rate-limit';
import { parseAuthorization, parsePath, type FileRequest } from '../../shared/transfers/requests';
import { isWasteful } from '../../runtime/tls/waste';
import type { Caller } from '../callers';
import type { Hub } from '../hub';
import type { FullNode } from '../session';
import type { PieceCache } from './piece-cache';
import { PieceRequests } from './requests';
import { WantedPieces } from './wanted-pieces';

/** How long a connection may do nothing, and a request may go on without sending anything. */
const idleMs = 60_000;
/** Requests that may come on a connection before an earlier one is answered. */
const mostPipelined = 8;
/** Computers beyond which those are forgotten that have done nothing lately. */
const allowancesKept = 1_000;

export interface PieceServiceParts {
  readonly hub: Hub;
  /** Where pieces are kept. */
  readonly cache: PieceCache;
  readonly setTimer: SetTimer;
  random(): number;
  onFault(error: unknown): void;
  /** A connection is one of a member: it may stay. */
  accepted(caller: Caller): void;
  closed(caller: Caller): void;
}

/** A connection for files. */
interface Connection {
  readonly caller: Caller;
  readonly stream: Socket;
  readonly gone: AbortController;
  /** The request that is carried out, and those behind it. */
  turn: Promise<void>;
  waiting: number;
  /** Whose it is; known once it has asked for something. */
  owner: WriterId | undefined;
  /** The authorization that was checked last, and what it is for. */
  checked: string;
}

/** What one computer may do, over all its connections. */
interface Allowance {
  connections: number;
  readonly rate: RateLimit;
}

/**
 * Serves pieces of files over HTTP/1.1 to members of conversations: to computers that are registered here over a connection of
 * their own. A connection that asks for something else, or as somebody else, is ended.
 */
export class PieceService {
  readonly #http: HttpServer;
  readonly #requests: PieceRequests;
  readonly #wanted: WantedPieces;
  readonly #connections = new Map<Socket, Connection>();
  readonly #allowances = new Map<WriterId, Allowance>();
  readonly #idle: Deadlines<Connection>;

  constructor(private readonly parts: PieceServiceParts) {
    const { setTimer, random, cache } = parts;
    this.#wanted = new WantedPieces({
      setTimer,
      random,
      computersOf: (conversation) => this.#computersOf(conversation),
    });
    this.#requests = new PieceRequests(cache, this.#wanted);
    this.#idle = new Deadlines(
      idleMs,
      () => performance.now(),
      setTimer,
      ({ stream }) => stream.destroy(),
    );
    const take = (request: IncomingMessage, response: ServerResponse): void => this.#take(request, response);
    // The time limits of Node's server hold for servers that listen themselves only.
    this.#http = createServer({ maxHeaderSize: 8 * 1024, keepAliveTimeout: 0 }, take);
    this.#http.on('checkContinue', take).on('clientError', (_error, stream) => stream.destroy());
  }

  /** Bytes that are kept, and that may be kept. */
  get cache(): Pick<PieceCache, 'usedBytes' | 'limitBytes'> {
    return this.parts.cache;
  }

  /** Keeps so many bytes from now on; 0: serves nothing. */
  change(limit: number): void {
    void this.parts.cache.change(limit).catch(this.parts.onFault);
  }

  /** Serves a connection after its handshake. */
  serve(stream: Socket, caller: Caller): void {
    const connection: Connection = {
      caller,
      stream,
      gone: new AbortController(),
      turn: Promise.resolve(),
      waiting: 0,
      owner: undefined,
      checked: '',
    };
    this.#connections.set(stream, connection);
    stream.once('close', () => this.#closed(connection));
    this.#idle.add(connection);
    this.#http.emit('connection', stream);
  }

  /** Ends all connections. */
  stop(): void {
    for (const { stream } of this.#connections.values()) stream.destroy();
    this.#idle.stop();
    this.#wanted.stop();
  }

  #closed(connection: Connection): void {
    const { stream, owner, caller, gone } = connection;
    this.#connections.delete(stream);
    this.#idle.delete(connection);
    gone.abort();
    const allowance = owner && this.#allowances.get(owner);
    if (allowance) allowance.connections -= 1;
    this.parts.closed(caller);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(request.socket);
    if (!connection || connection.waiting >= mostPipelined) return void request.socket.destroy();
    connection.waiting += 1;
    connection.turn = connection.turn
      .then(() => this.#answer(connection, request, response))
      .catch((error: unknown) => {
        this.parts.onFault(error);
        response.destroy();
      })
      .finally(() => {
        connection.waiting -= 1;
        // Its time begins again, unless it is gone.
        if (this.#connections.has(connection.stream)) this.#renew(connection);
      });
  }

  #renew(connection: Connection): void {
    this.#idle.delete(connection);
    this.#idle.add(connection);
  }

  async #answer(connection: Connection, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { stream, caller, gone } = connection;
    if (stream.destroyed) return;
    this.#renew(connection);
    if (isWasteful(caller.socket, stream)) return void stream.destroy();
    if (this.parts.cache.limitBytes === 0) return refuse(response, 404);
    const read = parsePath(request.url ?? '');
    const node = read && this.#asker(connection, request.headers.authorization ?? '', read);
    if (!read || !node) return refuse(response, 401, { 'www-authenticate': 'Parley' });
    const problem = this.#own(connection, node.writer);
    if (problem) return refuse(response, problem, { 'retry-after': 1 });
    if (!this.#isMember(node, read.file.conversation)) return refuse(response, 403);
    this.parts.accepted(caller);
    const goesOn = (): void => this.#renew(connection);
    await this.#requests.answer({ ...read, node, request, response, signal: gone.signal, goesOn });
  }

  /** The computer that asks, if it is registered and has signed that it may. */
  #asker(connection: Connection, header: string, { file }: FileRequest): FullNode | undefined {
    const { hub } = this.parts;
    const authorization = parseAuthorization(header);
    const node = authorization && hub.directory.computer(authorization.writer);
    if (!authorization || !node) return undefined;
    const { conversation, root } = file;
    const signed = `${header} ${conversation} ${root}`;
    if (connection.checked === signed && authorization.until >= hub.now()) return node;
    const access = { conversation, root, to: hub.identity.id };
    if (!isAuthorized(authorization, access, hub.now())) return undefined;
    connection.checked = signed;
    return node;
  }

  /** Counts a request and, if it is the first, its connection. Returns the status that says that it is too much. */
  #own(connection: Connection, writer: WriterId): 429 | 503 | undefined {
    const now = this.parts.hub.now();
    if (!this.#allowances.has(writer) && this.#allowances.size >= allowancesKept) this.#forgetIdle(now);
    const allowance = this.#allowances.get(writer) ?? {
      connections: 0,
      rate: new RateLimit(limits.fileRequestsPerSecond, limits.fileRequestsAtOnce, now),
    };
    this.#allowances.set(writer, allowance);
    if (connection.owner === undefined) {
      if (allowance.connections >= limits.fileConnections) return 503;
      allowance.connections += 1;
      connection.owner = writer;
    }
    // A connection is one computer's: it would be counted for the wrong one.
    if (connection.owner !== writer) return 503;
    return allowance.rate.take(now) > 0 ? 429 : undefined;
  }

  #forgetIdle(now: number): void {
    for (const [writer, { connections, rate }] of this.#allowances)
      if (connections === 0 && rate.isFull(now)) this.#allowances.delete(writer);
  }

  #isMember({ user, writer }: FullNode, conversation: ConversationId): boolean {
    const log = this.parts.hub.conversations.logs.get(conversation);
    return log?.state.members.has(user.id) === true && !log.state.revoked.has(writer);
  }

  #computersOf(conversation: ConversationId): FullNode[] {
    const { conversations, directory } = this.parts.hub;
    const members = [...(conversations.logs.get(conversation)?.state.members ?? [])];
    return members
      .flatMap((person) => directory.of(person))
      .flatMap((client) => (client.kind === 'full' && this.#isMember(client, conversation) ? client : []));
  }
}

/** Refuses a request, and ends its connection. */
function refuse(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | number> = {},
): void {
  response.writeHead(status, { ...headers, 'content-length': 0, connection: 'close' }).end();
}
