import { encodeMessage, joinBytes, LineDecoder, type Line } from './codec';
import { limits } from './limits';

/** What a connection needs of a socket; `net.Socket` and an in-memory pipe both have it. */
export interface ByteStream {
  readonly writableLength: number;
  write(bytes: Uint8Array): boolean;
  end(): unknown;
  destroy(): unknown;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface LineConnectionEvents {
  line(line: Line): void;
  /** Called once, when no more lines will come; `reason` is undefined after an orderly end. */
  close(reason: string | undefined): void;
}

/**
 * Lines over a byte stream, in both directions. Outgoing messages of one turn of the event loop leave in one write,
 * because system calls are what a busy server spends its time on. What the reader has not taken is bounded: past
 * `outgoingBytes` the connection is dropped.
 */
export class LineConnection {
  readonly #decoder = new LineDecoder();
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #closed = false;
  #ending = false;
  #reason: string | undefined;

  /** @param atEndOfTurn runs a function once when the current turn of the event loop is over (`setImmediate`) */
  constructor(
    private readonly stream: ByteStream,
    private readonly events: LineConnectionEvents,
    private readonly atEndOfTurn: (flush: () => void) => void,
    private readonly outgoingBytes: number = limits.outgoingBytes,
  ) {
    stream.on('data', (bytes) => this.#receive(bytes));
    stream.on('error', (error) => (this.#reason ??= error.message));
    stream.on('end', () => stream.end());
    stream.on('close', () => this.#finish());
  }

  get closed(): boolean {
    return this.#closed || this.#ending;
  }

  /** Whether the stream has been given all that was queued. */
  get isFlushed(): boolean {
    return this.#pending.length === 0;
  }

  /** Queues a message. */
  send(command: string, fields: object = {}): void {
    this.sendBytes(encodeMessage(command, fields));
  }

  /** Queues an encoded message (or several); the bytes are shared, not copied, so nobody may change them. */
  sendBytes(bytes: Uint8Array): void {
    if (this.closed) return;
    if (this.#pendingBytes + this.stream.writableLength + bytes.length > this.outgoingBytes) {
      this.drop('the reader was too slow');
      return;
    }
    if (this.#pending.length === 0) this.atEndOfTurn(() => this.#flush());
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
  }

  /** Sends what is queued, then closes. */
  end(): void {
    if (this.closed) return;
    this.#flush();
    this.#ending = true;
    this.stream.end();
  }

  /** Closes at once; what is queued is lost. */
  drop(reason: string): void {
    if (this.#closed) return;
    this.#reason ??= reason;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#ending = true;
    this.stream.destroy();
  }

  #receive(bytes: Uint8Array): void {
    for (const line of this.#decoder.push(bytes)) {
      if (this.closed) return;
      this.events.line(line);
    }
  }

  #flush(): void {
    if (this.closed || this.#pending.length === 0) return;
    const bytes = joinBytes(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.stream.write(bytes);
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.events.close(this.#reason);
  }
}
