import { Agent, request, type RequestOptions } from 'node:https';
import { fileProtocol, tlsOptions } from '../../../runtime/tls/options';
import { wholeHeader } from '../../../shared/transfers/requests';
import type { SetTimer } from '../../../runtime/timers';
import type { Address } from '../../../shared/protocol/address';

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
  readonly range?: string | undefined;
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
  ) {}

  /** The body of the answer; undefined if there is none, or it is longer than it may be. */
  async ask(
    { path, authorization, range, isWhole, bytes }: FileQuestion,
    signal: AbortSignal,
  ): Promise<Buffer | undefined> {
    const headers = {
      authorization,
      ...(range === undefined ? {} : { range }),
      ...(isWhole === true ? { [wholeHeader]: '1' } : {}),
    };
    const answer = await this.#carryOut({ path, method: 'GET', headers }, undefined, bytes, signal);
    return answer?.status === (range === undefined ? 200 : 206) ? answer.body : undefined;
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
    return (await this.#carryOut({ path, method: 'PUT', headers }, body, 0, signal))?.status;
  }

  #carryOut(
    what: Pick<RequestOptions, 'path' | 'method' | 'headers'>,
    body: Uint8Array | undefined,
    bytes: number,
    signal: AbortSignal,
  ): Promise<{ status: number; body: Buffer } | undefined> {
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
        const parts: Buffer[] = [];
        let length = 0;
        answer.on('error', nothing).on('close', nothing);
        answer.on('data', (part: Buffer) => {
          length += part.length;
          if (length > bytes) return void asked.destroy();
          parts.push(part);
        });
        answer.on('end', () => {
          if (answer.complete) resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) });
        });
      });
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
