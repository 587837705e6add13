import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';
import { isInTime, isSigned, type FileAccess } from '../../../runtime/transfers/authorization';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../../../shared/ids';
import { pieceBytes, pieceCount, sealedSize, type Range } from '../../../shared/transfers/file-layout';
import {
  contentRange,
  parseAuthorization,
  parsePath,
  parseRange,
  wholeHeader,
  type FilePart,
  type SharedFile,
} from '../../../shared/transfers/requests';
import { limits } from '../../../shared/protocol/limits';
import { isScreenPath } from '../../../shared/screens/requests';
import type { ScreenServer } from '../screens/screen-server';
import type { KeptTransfer, TransferStore } from './store';

/** Nodes of the layer that are read at a time. */
const nodesAtOnce = 8_192;
/** How long somebody may take to say what they want, and may be silent between two requests. */
const headersMs = 10_000;
const idleMs = 60_000;
/** Requests of a connection that may wait for their answer, as at a server. */
const mostPipelined = 8;

/** A file that can be given, or a part of it. */
export interface GivenFile {
  readonly transfer: KeptTransfer;
  /** Which pieces are here, as a bit field. */
  readonly bits: Uint8Array;
}

export interface FileServerOptions {
  readonly store: Pick<TransferStore, 'buffers' | 'layer' | 'piece'>;
  /** The id by which others name this node: its writer. */
  me(): WriterId;
  /** The member of a conversation whose writer this is; undefined if it is none of a member. */
  memberWith(conversation: ConversationId, writer: WriterId): PersonId | undefined;
  /** A member says that they have all of a file. */
  hasWhole(offer: EntryHash, person: PersonId): void;
  /** What is here of a file that is offered in a conversation. */
  find(file: SharedFile): GivenFile | undefined;
  now(): number;
  /** Resolves when so many bytes may go to a computer, or nobody wants them any more. */
  pace(bytes: number, to: WriterId, signal: AbortSignal): Promise<void>;
  /** Shows a shared screen, for which members ask in the same way; without it none is. */
  readonly screens?: Pick<ScreenServer, 'answer'>;
}

interface Connection {
  /** Says that the other side has shown that it is a member. */
  readonly proven: () => void;
  readonly gone: AbortController;
  /** Resolves when what was asked before is answered: each piece takes room until it is on its way. */
  turn: Promise<void>;
  /** Requests without an answer, or with one that is not on its way yet. */
  waiting: number;
  /** Whether a stranger has asked: whatever else they say is not looked at. */
  isRefused: boolean;
  /** The last access that was found to be signed, with its signature: each request for a piece of a file has the same. */
  signed: string;
}

/** What a member asks for, and may have. */
interface Wanted {
  readonly writer: WriterId;
  readonly part: FilePart;
  readonly range: string | undefined;
  readonly given: GivenFile;
}

/** A piece, and what is to be given of it. */
interface Part {
  readonly sealed: Uint8Array;
  readonly bytes: Uint8Array;
}

type Refusal = 401 | 403 | 404 | 416;

/** Gives pieces of files to members, over HTTP/1.1. Whoever is no member is told nothing, not even what is here. */
export class FileServer {
  readonly #http: Server;
  /** Connections, by the address that they come from. */
  readonly #open = new Map<string, number>();
  readonly #connections = new Map<Socket, Connection>();

  constructor(private readonly options: FileServerOptions) {
    this.#http = createServer(
      {
        headersTimeout: headersMs,
        requestTimeout: headersMs,
        keepAliveTimeout: idleMs,
        maxHeaderSize: 8_192,
      },
      (request, response) => this.#take(request, response),
    );
    this.#http.on('clientError', (_error, socket) => socket.destroy());
  }

  /**
   * Serves a connection that carries HTTP.
   * @param proven called when the other side has shown that it is a member
   */
  take(stream: TLSSocket, proven: () => void): void {
    const from = stream.remoteAddress ?? '';
    const count = this.#open.get(from) ?? 0;
    // Whoever holds many must not keep away those who bring messages: all share the listener's number.
    if (count >= limits.peerFileConnectionsPerAddress || this.#connections.size >= limits.peerFileConnections)
      return void stream.destroy();
    this.#open.set(from, count + 1);
    const gone = new AbortController();
    this.#connections.set(stream, {
      proven,
      gone,
      turn: Promise.resolve(),
      waiting: 0,
      isRefused: false,
      signed: '',
    });
    stream.once('close', () => {
      this.#connections.delete(stream);
      this.#closed(from);
      gone.abort();
    });
    // The time limits of `node:http` hold only for a server that listens itself.
    stream.setTimeout(idleMs, () => stream.destroy());
    this.#http.emit('connection', stream);
  }

  close(): void {
    for (const stream of this.#connections.keys()) stream.destroy();
  }

  #closed(from: string): void {
    const left = (this.#open.get(from) ?? 0) - 1;
    if (left > 0) this.#open.set(from, left);
    else this.#open.delete(from);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const connection = this.#connections.get(socket);
    if (!connection || connection.isRefused) return;
    if (connection.waiting >= mostPipelined) return void socket.destroy();
    connection.waiting += 1;
    response.once('close', () => (connection.waiting -= 1));
    if (isScreenPath(request.url ?? '')) return this.#showScreen(request, response, connection);
    const wanted = this.#wanted(request, connection);
    if (typeof wanted === 'number') return this.#refuse(response, wanted, connection);
    connection.turn = connection.turn
      .then(() => this.#answer(wanted, response, connection.gone.signal))
      .catch(() => void socket.destroy());
  }

  #showScreen(request: IncomingMessage, response: ServerResponse, connection: Connection): void {
    const refusal = this.options.screens
      ? this.options.screens.answer(request, response, connection.proven)
      : 404;
    if (refusal !== undefined) this.#refuse(response, refusal, connection);
  }

  #refuse(response: ServerResponse, refusal: Refusal, connection: Connection): void {
    connection.isRefused ||= isToStranger(refusal);
    refuse(response, refusal);
  }

  /** What is asked for; or why it is refused. */
  #wanted({ method, url = '', headers }: IncomingMessage, connection: Connection): Wanted | Refusal {
    const asked = parsePath(url);
    if (!asked || method !== 'GET') return 404;
    const { file, part } = asked;
    const { me, memberWith, hasWhole, find } = this.options;
    const writer = this.#authorized(headers.authorization ?? '', { ...file, to: me() }, connection);
    if (writer === undefined) return 401;
    const person = memberWith(file.conversation, writer);
    if (person === undefined) return 403;
    connection.proven();
    const given = find(file);
    if (!given) return 404;
    if (headers[wholeHeader] !== undefined) hasWhole(given.transfer.offer, person);
    return { writer, part, range: headers.range, given };
  }

  /** The writer that has signed that it asks, if the time is not over. */
  #authorized(header: string, access: FileAccess, connection: Connection): WriterId | undefined {
    const authorization = parseAuthorization(header);
    if (!authorization || !isInTime(authorization, this.options.now())) return undefined;
    const signed = [access.conversation, access.root, access.to, header].join(' ');
    if (signed !== connection.signed && !isSigned(authorization, access)) return undefined;
    connection.signed = signed;
    return authorization.writer;
  }

  async #answer(
    { writer, part, range, given }: Wanted,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) return;
    if (part === 'layer') await this.#giveLayer(given, response, signal);
    else if (part === 'content') await this.#giveContent(given, writer, range, response, signal);
    else {
      const bits = Buffer.from(given.bits);
      response.writeHead(200, { 'content-length': bits.length, 'content-type': bytesType });
      await pipeline(Readable.from([bits]), response, { signal });
    }
  }

  async #giveLayer({ transfer }: GivenFile, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { store } = this.options;
    const count = pieceCount(transfer.file.size);
    const first = await store.layer(transfer.offer, 0, nodesAtOnce);
    if (!first) return refuse(response, 404);
    response.writeHead(200, { 'content-length': count * 32, 'content-type': bytesType });
    await pipeline(
      Readable.from(
        (async function* () {
          yield first;
          for (let at = nodesAtOnce; at < count; at += nodesAtOnce)
            yield await store.layer(transfer.offer, at, at + nodesAtOnce);
        })(),
      ),
      response,
      { signal },
    );
  }

  async #giveContent(
    { transfer }: GivenFile,
    to: WriterId,
    range: string | undefined,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const size = sealedSize(transfer.file.size);
    const wanted: Range | undefined = range === undefined ? { from: 0, to: size } : parseRange(range, size);
    if (!wanted) return refuse(response, 416);
    const { store, pace } = this.options;
    const pieceAt = async (piece: number): Promise<Part | undefined> => {
      const sealed = await store.piece(transfer.offer, piece);
      if (!sealed) return undefined;
      const from = piece * pieceBytes;
      const bytes = sealed.subarray(Math.max(wanted.from - from, 0), wanted.to - from);
      await pace(bytes.length, to, signal);
      return { sealed, bytes };
    };
    const give = async ({ sealed, bytes }: Part): Promise<void> => {
      await written(response, bytes, signal);
      store.buffers.give(sealed);
    };
    const begin = Math.floor(wanted.from / pieceBytes);
    const first = await pieceAt(begin);
    if (signal.aborted) return;
    if (!first) return refuse(response, 404);
    response.writeHead(range === undefined ? 200 : 206, {
      'content-length': wanted.to - wanted.from,
      'content-type': bytesType,
      'accept-ranges': 'bytes',
      ...(range === undefined ? {} : { 'content-range': contentRange(wanted, size) }),
    });
    let part = first;
    for (let piece = begin + 1; piece * pieceBytes < wanted.to; piece += 1) {
      // It is read while the one before is on its way.
      const [next] = await Promise.all([pieceAt(piece), give(part)]);
      if (!next) throw new Error('this piece is not here');
      part = next;
    }
    await give(part);
    response.end();
    await finished(response);
  }
}

const bytesType = 'application/octet-stream';

/** Writes a part of an answer. Resolves when it is on its way, and its buffer not needed any more; rejects if it is not wanted. */
function written(response: ServerResponse, part: Uint8Array, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Error('the connection has ended'));
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    response.write(part, (error) => {
      signal.removeEventListener('abort', giveUp);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Whoever may not ask has to connect again, and a peer carries out only so many handshakes for one address. */
const isToStranger = (status: Refusal): boolean => status === 401 || status === 403;

function refuse(response: ServerResponse, status: Refusal): void {
  response.writeHead(status, {
    'content-length': 0,
    ...(isToStranger(status) ? { connection: 'close' } : {}),
  });
  response.end();
}
