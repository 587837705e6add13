import { isIP, type ConnectOpts } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { fileProtocol, tlsOptions } from '../../../runtime/tls/options';
import type { Address } from '../../../shared/protocol/address';
import { AnswerReader } from '../../../shared/transfers/answer-reader';

/** Bytes that are read at a time: a record of TLS has no more content. */
const readBytes = 16 * 1024;

/** By what reading an answer can be held up. */
export interface AnswerFlow {
  pause(): void;
  resume(): void;
  /** Nothing of it is wanted any more. */
  destroy(): void;
}

/** What is done with an answer. */
export interface AnswerTaking {
  /** Most bytes that it may have. */
  readonly bytes: number;
  /** A part of the content has come, which MUST NOT be kept. */
  take(bytes: Uint8Array, status: number, flow: AnswerFlow): void;
}

/**
 * One connection over TLS for requests of HTTP/1.1, one after the other. All that comes is read into one buffer: `node:http`
 * makes a buffer for each record of TLS, and passes it through three streams.
 */
export class FileConnection {
  readonly #socket: TLSSocket;
  #reader: AnswerReader | undefined;
  #settle: ((status: number | undefined) => void) | undefined;
  #isOver = false;

  /** @param silenceMs how long nothing may come of an answer */
  constructor(
    { host, port }: Address,
    private readonly silenceMs: number,
    private readonly closed: () => void,
  ) {
    const onread = {
      buffer: Buffer.allocUnsafeSlow(readBytes),
      callback: (length: number, buffer: Uint8Array) => this.#read(buffer.subarray(0, length)),
    };
    const options: ConnectionOptions & Pick<ConnectOpts, 'onread'> = {
      host,
      port,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // Certificates prove nothing, as everywhere: each piece is checked, and what is signed is good for one node only.
      rejectUnauthorized: false,
      minVersion: tlsOptions.minVersion,
      ALPNProtocols: [fileProtocol],
      onread,
    };
    this.#socket = connect(options);
    this.#socket
      .setNoDelay(true)
      .on('error', () => this.destroy())
      .on('timeout', () => this.destroy())
      .on('end', () => this.destroy())
      .on('close', () => this.#end());
    this.#socket.resume();
  }

  /** Whether it can carry another request. */
  get isOpen(): boolean {
    return !this.#isOver;
  }

  /**
   * Sends a request, after the one before has been answered. Resolves with the status of the answer, once all of it has come;
   * undefined if that does not happen.
   */
  ask(request: readonly (string | Uint8Array)[], { bytes, take }: AnswerTaking): Promise<number | undefined> {
    return new Promise((resolve) => {
      if (this.#isOver) return resolve(undefined);
      this.#settle = resolve;
      this.#reader = new AnswerReader(bytes, (part, status) => take(part, status, this.#socket));
      this.#socket.setTimeout(this.silenceMs);
      this.#socket.cork();
      for (const part of request) this.#socket.write(part);
      this.#socket.uncork();
    });
  }

  destroy(): void {
    this.#socket.destroy();
    this.#end();
  }

  #read(bytes: Uint8Array): boolean {
    // Nothing was asked.
    if (!this.#reader) this.destroy();
    const state = this.#reader?.add(bytes);
    const head = this.#reader?.head;
    if (state === 'broken') this.destroy();
    if (state === 'whole') this.#answered(head?.status);
    if (state === 'whole' && head?.closes === true) this.destroy();
    return true;
  }

  #answered(status: number | undefined): void {
    const settle = this.#settle;
    this.#reader = undefined;
    this.#settle = undefined;
    this.#socket.setTimeout(0);
    settle?.(status);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#answered(undefined);
    this.closed();
  }
}
