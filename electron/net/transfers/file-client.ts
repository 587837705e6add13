import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { fileProtocol, tlsOptions } from '../../../runtime/tls/options';
import { wholeHeader } from '../../../shared/transfers/requests';
import type { SetTimer } from '../../../runtime/timers';
import type { Address } from '../../../shared/protocol/address';
import { AnswerParts, type TakePart } from './answer-parts';
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

type Asked = Pick<RequestOptions, 'path' | 'method' | 'headers'>;

/** What is done with an answer. */
interface Taking {
  /** The status that it must have; of others the content is not looked at. */
  readonly status: number;
  /** Most bytes that it may have. */
  readonly bytes: number;
  take(bytes: Buffer, answer: IncomingMessage): void;
}

/** An answer without content, whatever its status. */
const noContent: Taking = { status: 0, bytes: 0, take: () => undefined };

/** Asks one node for parts of files, over HTTP/1.1 in TLS. */
export class FileClient {
  // Certificates prove nothing, as everywhere: each piece is checked, and what is signed is good for one node only.
  readonly #agent = new Agent({
    keepAlive: true,
    maxSockets: connectionsAtMost,
    rejectUnauthorized: false,
    minVersion: tlsOptions.minVersion,
    ALPNProtocols: [fileProtocol],
  });

  constructor(
    private readonly address: Address,
    private readonly setTimer: SetTimer,
    private readonly buffers: PieceBuffers,
  ) {}

  /** The body of the answer; undefined if there is none, or it is longer than it may be. */
  async ask(question: FileQuestion, signal: AbortSignal): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    const isRight = await this.#get(question, (part) => parts.push(part), signal);
    return isRight ? Buffer.concat(parts) : undefined;
  }

  /**
   * Has an answer taken as it comes, in pieces. Resolves with whether all of it came;
   * rejects if a part cannot be taken.
   */
  async askParts(question: FileQuestion, take: TakePart, signal: AbortSignal): Promise<boolean> {
    const parts = new AnswerParts(question.bytes, this.buffers, take);
    const isRight = await this.#get(question, (bytes, answer) => parts.add(bytes, answer), signal);
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
      'content-length': body.length,
      ...(range === undefined ? {} : { 'content-range': range }),
    };
    return this.#carryOut({ path, method: 'PUT', headers }, body, noContent, signal);
  }

  /** Resolves with whether the answer is the one that was asked for, and whole. */
  async #get(
    { path, authorization, range, isWhole, bytes }: FileQuestion,
    take: Taking['take'],
    signal: AbortSignal,
  ): Promise<boolean> {
    const headers = {
      authorization,
      ...(range === undefined ? {} : { range }),
      ...(isWhole === true ? { [wholeHeader]: '1' } : {}),
    };
    const status = range === undefined ? 200 : 206;
    const asked = { path, method: 'GET', headers };
    return (await this.#carryOut(asked, undefined, { status, bytes, take }, signal)) === status;
  }

  /** Resolves with the status of the answer, once all of it has come; undefined if that does not happen. */
  #carryOut(
    what: Asked,
    body: Uint8Array | undefined,
    { status, bytes, take }: Taking,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { host, port } = this.address;
    return new Promise((resolve) => {
      const asked = request({ ...what, host, port, agent: this.#agent, signal, timeout: silenceMs });
      let limit: { cancel(): void } | undefined;
      const nothing = (): void => {
        limit?.cancel();
        resolve(undefined);
      };
      // A byte now and then is no silence, and would hold up whoever waits for the whole.
      const wholeMs = silenceMs + ((bytes + (body?.length ?? 0)) * 1000) / slowest;
      asked.on('socket', () => (limit = this.setTimer(() => asked.destroy(), wholeMs)));
      asked
        .on('timeout', () => asked.destroy())
        .on('error', nothing)
        .on('close', nothing);
      asked.on('response', (answer) => {
        let length = 0;
        answer.on('error', nothing).on('close', nothing);
        answer.on('data', (part: Buffer) => {
          length += part.length;
          if (length > bytes) return void asked.destroy();
          if (answer.statusCode === status) take(part, answer);
        });
        answer.on('end', () => {
          if (answer.complete) resolve(answer.statusCode);
        });
      });
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
