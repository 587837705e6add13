import { Agent, request } from 'node:https';
import { fileProtocol, tlsOptions } from '../../../runtime/tls/options';
import type { Address } from '../../../shared/protocol/address';

/** Connections to one node for files. Those of messages are others, so that no message waits behind a piece. */
const connectionsAtMost = 4;
/** How long nothing may come of an answer. */
const silenceMs = 20_000;

/** What is asked. */
export interface FileQuestion {
  readonly path: string;
  readonly authorization: string;
  /** The header `Range`. */
  readonly range?: string | undefined;
  /** Most bytes of the answer; of a longer one nothing is kept. */
  readonly bytes: number;
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

  constructor(private readonly address: Address) {}

  /** The body of the answer; undefined if there is none, or it is longer than it may be. */
  ask({ path, authorization, range, bytes }: FileQuestion, signal: AbortSignal): Promise<Buffer | undefined> {
    const { host, port } = this.address;
    const headers = { authorization, ...(range === undefined ? {} : { range }) };
    return new Promise((resolve) => {
      const nothing = (): void => resolve(undefined);
      const asked = request({ host, port, path, headers, agent: this.#agent, signal, timeout: silenceMs });
      asked.on('timeout', () => asked.destroy()).on('error', nothing);
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
          const isGiven = answer.statusCode === (range === undefined ? 200 : 206);
          resolve(isGiven && answer.complete ? Buffer.concat(parts) : undefined);
        });
      });
      asked.end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
