import type { IncomingMessage, ServerResponse } from 'node:http';
import { hashBytes, pieceHash } from '../../runtime/transfers/hash-tree';
import type { PersonId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { pieceBytes, type Range } from '../../shared/transfers/file-layout';
import {
  bitsOf,
  contentRange,
  parseContentRange,
  parseRange,
  type FileRequest,
} from '../../shared/transfers/requests';
import type { FullNode } from '../session';
import { bytesOf, isLayerOf, piecesOf, type PieceCache, type PieceName } from './piece-cache';
import type { WantedPieces } from './wanted-pieces';

/** A request by a member of the conversation. */
export interface MembersRequest extends FileRequest {
  readonly node: FullNode;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborted when the connection closes. */
  readonly signal: AbortSignal;
  /** Something was sent: the request gets its time again. */
  goesOn(): void;
}

/** Seconds after which a client may ask again for what could not be given or taken now. */
const againSeconds = 5;
/** Part of what may be on the way that one person can take. */
const personsPart = 1 / 4;
/** How long nothing may come of a body. */
const silenceMs = 10_000;

/** Gives members the pieces that are kept, and takes those that they bring. */
export class PieceRequests {
  /** Bytes of bodies that have come and are not kept yet. */
  #arriving = 0;
  /** Bytes of the bodies that a person is bringing, as they are announced. */
  readonly #announced = new Map<PersonId, number>();

  constructor(
    private readonly cache: PieceCache,
    private readonly wanted: WantedPieces,
  ) {}

  async answer(asked: MembersRequest): Promise<void> {
    await this.cache.loaded;
    const { request, part } = asked;
    if (request.method === 'GET' && part === 'content') await this.#giveContent(asked);
    else if (request.method === 'GET' && part === 'layer') await this.#giveLayer(asked);
    else if (request.method === 'GET') await this.#givePieces(asked);
    else if (request.method === 'PUT' && part === 'content') await this.#takePiece(asked);
    else if (request.method === 'PUT' && part === 'layer') await this.#takeLayer(asked);
    else end(asked, 405, { allow: part === 'pieces' ? 'GET' : 'GET, PUT' });
  }

  /** Of a large file this takes some memory: whoever asks ahead waits until it is taken. */
  async #givePieces({ file, response, signal }: MembersRequest): Promise<void> {
    const bits = bitsOf(this.cache.pieces(file), piecesOf(file));
    response.writeHead(200, { 'content-type': octets, 'content-length': bits.length });
    if (!response.write(bits)) await drained(response, signal);
    response.end();
  }

  async #giveContent(asked: MembersRequest): Promise<void> {
    const { file, request } = asked;
    const header = request.headers.range;
    const range = header === undefined ? { from: 0, to: file.size } : parseRange(header, file.size);
    if (!range) return end(asked, 416, { 'content-range': `bytes */${file.size}` });
    const status = header === undefined ? 200 : 206;
    const headers = {
      'content-type': octets,
      'accept-ranges': 'bytes',
      'content-length': range.to - range.from,
      ...(header === undefined ? {} : { 'content-range': contentRange(range, file.size) }),
    };
    await this.#send(asked, this.#content(asked, range), status, headers);
  }

  async #giveLayer(asked: MembersRequest): Promise<void> {
    if (piecesOf(asked.file) === 1) return end(asked, 404);
    if (!(await this.#isHere(asked, 'layer'))) return end(asked, 404, { 'retry-after': againSeconds });
    const bytes = piecesOf(asked.file) * hashBytes;
    await this.#send(asked, this.cache.layer(asked.file), 200, {
      'content-type': octets,
      'content-length': bytes,
    });
  }

  /** Sends what there is, part after part. Ends the connection if a later part cannot be had. */
  async #send(
    asked: MembersRequest,
    parts: AsyncIterable<Buffer>,
    status: number,
    headers: Record<string, string | number>,
  ): Promise<void> {
    const { response, signal } = asked;
    let sent = 0;
    for await (const part of parts) {
      if (sent === 0) response.writeHead(status, headers);
      sent += part.length;
      asked.goesOn();
      if (!response.write(part)) await drained(response, signal);
      if (signal.aborted) return;
    }
    if (sent === 0) end(asked, 404, { 'retry-after': againSeconds });
    else if (sent === headers['content-length']) response.end();
    else response.destroy();
  }

  /** The bytes of a range, piece after piece, until one cannot be had. */
  async *#content(asked: MembersRequest, { from, to }: Range): AsyncGenerator<Buffer> {
    for (let piece = Math.floor(from / pieceBytes); piece * pieceBytes < to; piece += 1) {
      const bytes = (await this.#isHere(asked, piece)) ? await this.cache.read(asked.file, piece) : undefined;
      if (!bytes) return;
      const start = piece * pieceBytes;
      yield bytes.subarray(Math.max(from - start, 0), Math.min(to - start, bytes.length));
    }
  }

  /** Whether a piece is kept; waits a while for one that is not. */
  async #isHere({ file, node, holders, signal }: MembersRequest, name: PieceName): Promise<boolean> {
    return this.cache.has(file, name) || this.wanted.wait({ file, name, by: node.writer, holders }, signal);
  }

  async #takePiece(asked: MembersRequest): Promise<void> {
    const { file, request } = asked;
    const range = parseContentRange(request.headers['content-range'] ?? '', file.size);
    const piece = range && range.from % pieceBytes === 0 ? range.from / pieceBytes : undefined;
    if (!range || piece === undefined || range.to - range.from !== bytesOf(file, piece))
      return end(asked, 416, { 'content-range': `bytes */${file.size}` });
    if (this.cache.has(file, piece)) return end(asked, 204);
    const expected = await this.cache.hashOf(file, piece);
    // The layer first: nothing else says what the piece must be.
    if (!expected) return end(asked, 409);
    await this.#take(asked, piece, bytesOf(file, piece), (bytes) =>
      Promise.resolve(expected.equals(pieceHash(bytes, piecesOf(file) === 1))),
    );
  }

  async #takeLayer(asked: MembersRequest): Promise<void> {
    const { file } = asked;
    const bytes = piecesOf(file) * hashBytes;
    if (piecesOf(file) === 1 || this.cache.has(file, 'layer')) return end(asked, 204);
    if (bytes > limits.layerBytesAtServer) return end(asked, 413);
    await this.#take(asked, 'layer', bytes, (layer) => isLayerOf(file, layer));
  }

  /** Takes a body of exactly so many bytes, and keeps it if it is what it must be. */
  async #take(
    asked: MembersRequest,
    name: PieceName,
    length: number,
    isRight: (bytes: Buffer) => Promise<boolean>,
  ): Promise<void> {
    const { file, node, request, response } = asked;
    if (Number(request.headers['content-length']) !== length) return end(asked, 400);
    const person = node.user.id;
    const announced = (this.#announced.get(person) ?? 0) + length;
    if (announced > limits.fileBytesArriving * personsPart)
      return end(asked, 503, { 'retry-after': againSeconds });
    this.#announced.set(person, announced);
    const body: Buffer[] = [];
    try {
      if (request.headers.expect !== undefined) response.writeContinue();
      const came = await this.#receive(request, body, length);
      if (came === 'too much') return end(asked, 503, { 'retry-after': againSeconds });
      if (came !== 'all') return;
      const bytes = Buffer.concat(body);
      if (!(await isRight(bytes))) return end(asked, 422);
      if (!(await this.cache.keep(file, name, bytes, person)))
        return end(asked, 507, { 'retry-after': againSeconds });
      this.wanted.arrived(file, name, node.writer);
      end(asked, 201);
    } finally {
      this.#arriving -= bytesIn(body);
      const left = (this.#announced.get(person) ?? 0) - length;
      if (left > 0) this.#announced.set(person, left);
      else this.#announced.delete(person);
    }
  }

  /** Receives a body. What others can bring meanwhile is bounded by what has come, not by what is announced. */
  async #receive(
    request: IncomingMessage,
    body: Buffer[],
    length: number,
  ): Promise<'all' | 'too much' | 'gone'> {
    request.setTimeout(silenceMs, () => request.destroy());
    try {
      for await (const part of request) {
        if (!Buffer.isBuffer(part)) return 'gone';
        if (this.#arriving + part.length > limits.fileBytesArriving) return 'too much';
        this.#arriving += part.length;
        body.push(part);
      }
    } catch {
      return 'gone';
    }
    request.setTimeout(0);
    return bytesIn(body) === length ? 'all' : 'gone';
  }
}

const bytesIn = (parts: readonly Buffer[]): number => parts.reduce((sum, { length }) => sum + length, 0);

const octets = 'application/octet-stream';

/** Answers without content. What was not read of the request is read, if it is little, or else dropped with its connection. */
function end(
  { request, response }: Pick<MembersRequest, 'request' | 'response'>,
  status: number,
  headers: Record<string, string | number> = {},
): void {
  const { expect, 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  const isShort = expect === undefined && encoding === undefined && Number(length) <= pieceBytes;
  response.writeHead(status, {
    ...headers,
    ...(status === 204 ? {} : { 'content-length': 0 }),
    ...(request.complete || isShort ? {} : { connection: 'close' }),
  });
  response.end();
  request.resume();
}

/** Resolves when more can be written, or nobody reads it any more. */
const drained = (response: ServerResponse, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
