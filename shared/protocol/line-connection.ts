import { encodeMessage, joinBytes, LineDecoder, type Line } from './codec';
import { limits } from './limits';

/** What a connection needs of a socket; `net.Socket` and an in-memory pipe both have it. */
export interface ByteStream {
  readonly writableLength: number;
  /** Returns false when the stream wants no more before it emits `drain`. */
  write(bytes: Uint8Array): boolean;
  /** Between these what is written is collected, and then handed over at once without being copied. */
  cork(): unknown;
  uncork(): unknown;
  end(): unknown;
  destroy(): unknown;
  pause(): unknown;
  resume(): unknown;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end' | 'close' | 'drain', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface LineConnectionEvents {
  line(line: Line): void;
  /** The other side sends no more. The connection is ended when this returns. */
  end?(): void;
  /** Called once, when the stream is closed; `reason` is undefined after an orderly end. */
  close(reason: string | undefined): void;
}

/** Where a connection's time comes from. */
export interface Timing {
  /** Runs a function once when the current turn of the event loop is over (`setImmediate`). */
  atEndOfTurn(run: () => void): void;
  setTimer(run: () => void, ms: number): { cancel(): void };
}

export interface Bounds {
  /** What the other side may leave unread before the connection is dropped. */
  outgoingBytes?: number;
  /** How long a connection that was ended waits for the other side to take what is queued and to close. */
  lingerMs?: number;
}

/** Small messages are joined, up to this size; larger ones are written as they are, because others may share their bytes. */
const joinedBytes = 8 * 1024;

/**
 * Lines over a byte stream, in both directions. Outgoing messages of one turn of the event loop leave in few writes,
 * because system calls are what a busy server spends its time on. While the other side does not read, messages wait here
 * and not in the stream, so that receivers of the same bytes share them; past `outgoingBytes` the connection is dropped.
 */
export class LineConnection {
  readonly #decoder = new LineDecoder();
  /** The lines of the last chunks; those from `#next` on are not delivered yet, because the connection is paused. */
  #lines: readonly Line[] = [];
  #next = 0;
  #isPaused = false;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #writtenBytes = 0;
  /** Whether the stream wants no more for now. */
  #isFull = false;
  #onTaken: (() => void)[] = [];
  #closed = false;
  #ending = false;
  #linger: { cancel(): void } | undefined;
  #reason: string | undefined;
  readonly #outgoingBytes: number;
  readonly #lingerMs: number;

  constructor(
    private readonly stream: ByteStream,
    private readonly events: LineConnectionEvents,
    private readonly timing: Timing,
    bounds: Bounds = {},
  ) {
    this.#outgoingBytes = bounds.outgoingBytes ?? limits.outgoingBytes;
    this.#lingerMs = bounds.lingerMs ?? limits.lingerMs;
    stream.on('data', (bytes) => this.#receive(bytes));
    stream.on('drain', () => this.#drained());
    stream.on('error', (error) => (this.#reason ??= error.message));
    stream.on('end', () => this.#ended());
    stream.on('close', () => this.#finish());
  }

  get closed(): boolean {
    return this.#closed || this.#ending;
  }

  /** Bytes that the system has not taken over yet. */
  get unreadBytes(): number {
    return this.#pendingBytes + this.stream.writableLength;
  }

  /** Bytes that the system has taken over so far; grows while the other side reads. */
  get takenBytes(): number {
    return this.#writtenBytes - this.stream.writableLength;
  }

  /** Queues a message. */
  send(command: string, fields: object = {}): void {
    this.sendBytes(encodeMessage(command, fields));
  }

  /** Queues an encoded message (or several); the bytes are shared, not copied, so nobody may change them. */
  sendBytes(bytes: Uint8Array): void {
    if (this.closed) return;
    if (this.unreadBytes + bytes.length > this.#outgoingBytes) {
      this.drop('the reader was too slow');
      return;
    }
    if (this.#pending.length === 0) this.timing.atEndOfTurn(() => this.flush());
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
  }

  /** Gives the stream what is queued, as far as it wants it. */
  flush(): void {
    if (!this.closed && !this.#isFull && this.#pending.length > 0) {
      this.stream.cork();
      while (!this.#isFull && this.#pending.length > 0) this.#isFull = !this.#write();
      this.stream.uncork();
    }
    if (this.#pending.length === 0) this.#tellTaken();
  }

  /** Runs a function once when the stream has taken all that is queued; never when the connection closes first. */
  whenTaken(run: () => void): void {
    this.#onTaken.push(run);
    if (this.#pending.length === 0) this.timing.atEndOfTurn(() => this.flush());
  }

  /** Delivers no more lines until `resume`. */
  pause(): void {
    this.#isPaused = true;
    this.stream.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#deliver();
    if (!this.#isPaused) this.stream.resume();
  }

  /** Sends what is queued, then closes; at the latest after `lingerMs`, when the other side does not take it. */
  end(): void {
    if (this.closed) return;
    while (this.#pending.length > 0) this.#write();
    this.#ending = true;
    this.#onTaken = [];
    this.#lines = [];
    this.stream.end();
    // What still comes is read and ignored: closing with unread input would reset the connection, and lose what was sent.
    this.stream.resume();
    this.#linger = this.timing.setTimer(() => this.stream.destroy(), this.#lingerMs);
  }

  /** Closes at once; what is queued is lost. */
  drop(reason: string): void {
    if (this.#closed) return;
    this.#reason ??= reason;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#ending = true;
    this.#onTaken = [];
    this.#lines = [];
    this.stream.destroy();
  }

  #receive(bytes: Uint8Array): void {
    if (this.closed) return;
    const lines = this.#decoder.push(bytes);
    this.#lines = this.#lines.length === 0 ? lines : [...this.#lines.slice(this.#next), ...lines];
    this.#next = 0;
    this.#deliver();
  }

  #deliver(): void {
    while (!this.#isPaused && !this.closed) {
      const line = this.#lines[this.#next];
      if (!line) break;
      this.#next += 1;
      this.events.line(line);
    }
    if (this.#next < this.#lines.length) return;
    this.#lines = [];
    this.#next = 0;
  }

  /** The other side sends no more. */
  #ended(): void {
    this.#isPaused = false;
    this.#deliver();
    if (!this.closed) this.events.end?.();
    this.end();
  }

  #drained(): void {
    this.#isFull = false;
    this.flush();
  }

  /** Writes one message, or several small ones joined. Returns whether the stream wants more. */
  #write(): boolean {
    let count = 0;
    let bytes = 0;
    for (const { length } of this.#pending) {
      if (count > 0 && bytes + length > joinedBytes) break;
      count += 1;
      bytes += length;
    }
    const chunk = joinBytes(this.#pending.splice(0, count));
    this.#pendingBytes -= bytes;
    this.#writtenBytes += bytes;
    return this.stream.write(chunk);
  }

  #tellTaken(): void {
    if (this.closed || this.#isFull) return;
    for (const run of this.#onTaken.splice(0)) run();
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#linger?.cancel();
    this.events.close(this.#reason);
  }
}
