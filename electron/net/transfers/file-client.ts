import { wholeHeader } from '../../../shared/transfers/requests';
import type { SetTimer } from '../../../runtime/timers';
import { formatAddress, type Address } from '../../../shared/protocol/address';
import { AnswerParts, type TakePart } from './answer-parts';
import { FileConnection, type AnswerTaking } from './file-connection';
import type { PieceBuffers } from './piece-buffers';

/** Connections to one node for files. Those of messages are others, so that no message waits behind a piece. */
const connectionsAtMost = 4;
/** How long nothing may come of an answer: longer than a server waits for a piece (`limits.pieceWaitMs`). */
const silenceMs = 30_000;
/** Bytes a second of an answer that is worth waiting for. Several share a line, which may be a slow one. */
const slowest = 4 * 1024;

/** What is asked. */
export interface FileQuestion {
  readonly path: string;
  readonly authorization: string;
  /** The header `Range`. */
  readonly range?: string;
  /** Whether to say that all of the file is here. */
  readonly isWhole?: boolean;
  /** Most bytes of the answer; of a longer one nothing is kept. */
  readonly bytes: number;
}

/** What is brought. */
export interface FileGift extends Pick<FileQuestion, 'path' | 'authorization' | 'range'> {
  readonly body: Uint8Array;
}

/** Asks one node for parts of files, over HTTP/1.1 in TLS. */
export class FileClient {
  readonly #open = new Set<FileConnection>();
  readonly #idle: FileConnection[] = [];
  /** Requests that wait for a connection, in turn. */
  readonly #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(
    private readonly address: Address,
    private readonly setTimer: SetTimer,
    private readonly buffers: PieceBuffers,
  ) {}

  /** The body of the answer; undefined if there is none, or it is longer than it may be. */
  async ask(question: FileQuestion, signal: AbortSignal): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    const isRight = await this.#get(question, (part) => parts.push(Buffer.from(part)), signal);
    return isRight ? Buffer.concat(parts) : undefined;
  }

  /**
   * Has an answer taken as it comes, in pieces. Resolves with whether all of it came; rejects if a piece cannot be taken.
   */
  async askParts(question: FileQuestion, take: TakePart, signal: AbortSignal): Promise<boolean> {
    const parts = new AnswerParts(question.bytes, this.buffers, take);
    const isRight = await this.#get(question, (bytes, _status, flow) => parts.add(bytes, flow), signal);
    await parts.taken();
    return isRight && parts.areAll;
  }

  /** Brings a piece or a piece layer to a server. Returns the status of its answer; undefined if there is none. */
  async bring(
    { path, authorization, range, body }: FileGift,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const headers = {
      authorization,
      'content-length': String(body.length),
      ...(range === undefined ? {} : { 'content-range': range }),
    };
    const nothing = { bytes: 0, take: () => undefined };
    return this.#carryOut([this.#headOf('PUT', path, headers), body], nothing, signal);
  }

  /** Resolves with whether the answer is the one that was asked for, and whole. */
  async #get(
    { path, authorization, range, isWhole, bytes }: FileQuestion,
    take: AnswerTaking['take'],
    signal: AbortSignal,
  ): Promise<boolean> {
    const headers = {
      authorization,
      ...(range === undefined ? {} : { range }),
      ...(isWhole === true ? { [wholeHeader]: '1' } : {}),
    };
    const wanted = range === undefined ? 200 : 206;
    const taking: AnswerTaking = {
      bytes,
      take: (part, status, flow) => {
        if (status === wanted) take(part, status, flow);
      },
    };
    return (await this.#carryOut([this.#headOf('GET', path, headers)], taking, signal)) === wanted;
  }

  #headOf(method: string, path: string, headers: Readonly<Record<string, string>>): string {
    const fields = Object.entries({ host: formatAddress(this.address), ...headers });
    const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  }

  /** Resolves with the status of the answer, once all of it has come; undefined if that does not happen. */
  async #carryOut(
    request: readonly (string | Uint8Array)[],
    taking: AnswerTaking,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    await this.#turn();
    if (signal.aborted || this.#isClosed) return this.#next();
    const connection = this.#idle.pop() ?? this.#connect();
    const destroy = (): void => connection.destroy();
    signal.addEventListener('abort', destroy);
    // A byte now and then is no silence, and would hold up whoever waits for the whole.
    const bytes = taking.bytes + (request[1]?.length ?? 0);
    const limit = this.setTimer(destroy, silenceMs + (bytes * 1000) / slowest);
    const status = await connection.ask(request, taking);
    limit.cancel();
    signal.removeEventListener('abort', destroy);
    if (connection.isOpen) this.#idle.push(connection);
    this.#next();
    return status;
  }

  /** Resolves when there is a connection that carries nothing, or may be one. */
  async #turn(): Promise<void> {
    while (!this.#isClosed && this.#idle.length === 0 && this.#open.size >= connectionsAtMost)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #next(): undefined {
    this.#waiting.shift()?.();
  }

  #connect(): FileConnection {
    const connection = new FileConnection(this.address, silenceMs, () => {
      this.#open.delete(connection);
      const at = this.#idle.indexOf(connection);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#next();
    });
    this.#open.add(connection);
    return connection;
  }

  close(): void {
    this.#isClosed = true;
    for (const each of this.#open) each.destroy();
  }
}
