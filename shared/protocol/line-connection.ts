import { encodeMessage, joinBytes, LineDecoder, type Line } from './codec';
import { limits } from './limits';

/** The part of a socket that a connection uses; `net.Socket` and an in-memory pipe implement it. */
export interface ByteStream {
  readonly writableLength: number;
  /**
   * Returns false if the caller should wait for `drain` before it writes more.
   * @param taken called when the stream has passed these bytes on, or with the error for which it could not
   */
  write(bytes: Uint8Array, taken?: (error?: Error | null) => void): boolean;
  /** Writes between `cork` and `uncork` are collected, and then handed over at once without being copied. */
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
  /** The other side sends no more. The connection ends when this returns. */
  end?(): void;
  /** Called once, when the stream has closed. `reason` is undefined after an orderly end. */
  close(reason: string | undefined): void;
}

/** Timers of a connection. */
export interface Timing {
  /** Runs a function once after the current turn of the event loop (`setImmediate`). */
  atEndOfTurn(run: () => void): void;
  setTimer(run: () => void, ms: number): { cancel(): void };
}

export interface Bounds {
  /** Bytes that the other side may leave unread before the connection is dropped. */
  outgoingBytes?: number;
  /** How long an ended connection waits for the other side to take what is queued and to close. */
  lingerMs?: number;
  /** Bytes handed over together although the stream is full after fewer; what is left, when it has passed these on. */
  togetherBytes?: number;
}

/** Bytes up to which small messages are joined. Larger ones are written as they are, since connections may share them. */
const joinedBytes = 2 * 1024;
/** A long list takes one system call, not one per page. */
const usualTogetherBytes = 512 * 1024;
/** Number of queued messages up to which their array is used again. */
const shortQueue = 8;

/**
 * Lines over a byte stream, in both directions. Messages sent in one turn of the event loop go out in few writes, because
 * a busy server spends its time on system calls. While the other side does not read, messages are queued here and not in
 * the stream, so that receivers of the same bytes share them. Above `outgoingBytes` the connection is dropped.
 */
export class LineConnection {
  readonly #decoder = new LineDecoder();
  /** Received lines. Those from `#next` on have not been delivered, because the connection is paused. */
  #lines: readonly Line[] = [];
  #next = 0;
  #isPaused = false;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #writtenBytes = 0;
  /** What the stream has to do before it is written to again: drain, or take what was handed over last. */
  #awaited: 'drain' | 'taken' | undefined;
  #onTaken: (() => void)[] = [];
  #closed = false;
  #ending = false;
  #linger: { cancel(): void } | undefined;
  #reason: string | undefined;
  readonly #outgoingBytes: number;
  readonly #lingerMs: number;
  readonly #togetherBytes: number;

  constructor(
    private readonly stream: ByteStream,
    private readonly events: LineConnectionEvents,
    private readonly timing: Timing,
    bounds: Bounds = {},
  ) {
    this.#outgoingBytes = bounds.outgoingBytes ?? limits.outgoingBytes;
    this.#lingerMs = bounds.lingerMs ?? limits.lingerMs;
    this.#togetherBytes = bounds.togetherBytes ?? usualTogetherBytes;
    stream.on('data', (bytes) => this.#receive(bytes));
    stream.on('drain', () => this.#goOn('drain'));
    stream.on('error', (error) => (this.#reason ??= error.message));
    stream.on('end', () => this.#ended());
    stream.on('close', () => this.#finish());
  }

  get closed(): boolean {
    return this.#closed || this.#ending;
  }

  /** Bytes not yet taken by the operating system. */
  get unreadBytes(): number {
    return this.#pendingBytes + this.stream.writableLength;
  }

  /** Bytes taken by the operating system so far. Grows while the other side reads. */
  get takenBytes(): number {
    return this.#writtenBytes - this.stream.writableLength;
  }

  /** Queues a message. Throws a RangeError if it does not fit a line. */
  send(command: string, fields: object = {}): void {
    this.sendBytes(encodeMessage(command, fields));
  }

  /** Queues one or more encoded messages. The bytes are shared, not copied, and MUST NOT be changed. */
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

  /** Writes queued messages, unless the stream is full. */
  flush(): void {
    if (!this.closed && !this.#awaited && this.#pending.length > 0) {
      const end = this.#writtenBytes + this.#togetherBytes;
      const isLong = this.#pending.length > shortQueue;
      this.stream.cork();
      while (this.#pending.length > 0 && this.#writtenBytes < end) this.#awaited = this.#write(end);
      this.stream.uncork();
      // An array that was emptied keeps its capacity, which thousands of idle connections would hold after a long list.
      if (isLong && this.#pending.length === 0) this.#pending = [];
    }
    if (this.#pending.length === 0) this.#tellTaken();
  }

  /** Runs a function once the stream has taken everything queued; never if the connection closes first. */
  whenTaken(run: () => void): void {
    this.#onTaken.push(run);
    if (this.#pending.length === 0) this.timing.atEndOfTurn(() => this.flush());
  }

  /** Stops reading and delivering lines until `resume`. */
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

  /** Sends what is queued, then closes; after `lingerMs` even if the other side has not taken it. */
  end(): void {
    if (this.closed) return;
    while (this.#pending.length > 0) this.#write(Infinity);
    this.#ending = true;
    this.#onTaken = [];
    this.#lines = [];
    this.stream.end();
    // Further input is read and ignored: closing with unread input would reset the connection and lose what was sent.
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

  #ended(): void {
    this.#isPaused = false;
    this.#deliver();
    if (!this.closed) this.events.end?.();
    this.end();
  }

  #goOn(after: 'drain' | 'taken'): void {
    if (this.#awaited !== after) return;
    this.#awaited = undefined;
    this.flush();
  }

  readonly #taken = (error?: Error | null): void => {
    if (!error) this.#goOn('taken');
  };

  /**
   * Writes one message, several small ones joined, or what of a large one is to be written now.
   * @param end the number of written bytes after which the stream has to take them first
   * @returns what has to be awaited before more is written
   */
  #write(end: number): 'drain' | 'taken' | undefined {
    const chunk = this.#take(end - this.#writtenBytes);
    this.#pendingBytes -= chunk.length;
    this.#writtenBytes += chunk.length;
    if (this.#writtenBytes < end || this.#pending.length === 0)
      return this.stream.write(chunk) ? undefined : 'drain';
    this.stream.write(chunk, this.#taken);
    return 'taken';
  }

  /** Takes bytes from the queue. */
  #take(atMost: number): Uint8Array {
    let count = 0;
    let bytes = 0;
    for (const { length } of this.#pending) {
      if (count > 0 && bytes + length > joinedBytes) break;
      count += 1;
      bytes += length;
    }
    const chunk = joinBytes(this.#pending.splice(0, count));
    if (bytes <= atMost) return chunk;
    this.#pending.unshift(chunk.subarray(atMost));
    return chunk.subarray(0, atMost);
  }

  #tellTaken(): void {
    if (this.closed || this.#awaited) return;
    for (const run of this.#onTaken.splice(0)) run();
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#linger?.cancel();
    this.events.close(this.#reason);
  }
}
