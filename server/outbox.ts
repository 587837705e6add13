import type { LineConnection } from '../shared/protocol/line-connection';
import { limits } from '../shared/protocol/limits';

/** A line to send; undefined after a search that found none. */
export type Item = Uint8Array | undefined;

/** Cost of the items sent in one turn of the event loop, in bytes. */
const bytesPerTurn = 128 * 1024;
/** Fixed cost of reading an item, in bytes, which keeps a turn of the event loop short. */
const itemCost = 512;
/** Cost of an undefined item, in bytes. */
const fruitlessCost = 16 * 1024;
/** Unread bytes above which a history is not read on. */
const pauseAbove = 128 * 1024;
/** Maximum number of live lines that wait behind a history. */
const linesWaitingAtMost = 200_000;
/** Bytes of waiting lines above which no line is added that may be left out. */
const omitAbove = 256 * 1024;

/**
 * Send queue of one connection. Live messages are sent at once; a long history is read and sent at the reader's pace, so that
 * requesting it does not count as reading too slowly. Live messages wait behind it.
 */
export class Outbox {
  #sources: Iterator<Item>[] = [];
  /** Live lines that wait behind all sources. */
  #waiting: Uint8Array[] = [];
  /** Bytes of all live lines that wait, also behind some of the sources only. */
  #waitingBytes = 0;

  constructor(
    private readonly connection: LineConnection,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Whether nothing waits. */
  get isIdle(): boolean {
    return this.#sources.length === 0 && this.#waiting.length === 0;
  }

  /** Whether the connection is open and the system has taken over all that was sent. */
  get isTaken(): boolean {
    return !this.connection.closed && this.connection.unreadBytes === 0;
  }

  /** Sends a line after everything that waits. Its bytes may be shared with other receivers. */
  deliver(line: Uint8Array): void {
    if (this.isIdle) return this.connection.sendBytes(line);
    this.#waitingBytes += line.length;
    if (this.#waiting.push(line) > linesWaitingAtMost || this.#waitingBytes > limits.outgoingBytes)
      this.connection.drop('the reader was too slow');
  }

  /** Sends a line as `deliver` does, or leaves it out if much waits. */
  deliverOrOmit(line: Uint8Array): void {
    if (this.#waitingBytes <= omitAbove) this.deliver(line);
  }

  /**
   * Sends items at the reader's pace, however few they are: short histories that are requested again and again add up.
   * Nothing is read from the iterable before its turn.
   */
  feed(items: Iterable<Item>): void {
    const idle = this.isIdle;
    this.#queueWaiting();
    this.#sources.push(items[Symbol.iterator]());
    if (idle) this.#pumpWhenTaken();
  }

  #pump(): void {
    try {
      this.#send();
    } catch (error) {
      this.onFault(error);
      this.connection.drop('what it was to be sent could not be read');
    }
    if (this.connection.closed) {
      this.#sources = [];
      this.#waiting = [];
    } else if (!this.isIdle) setImmediate(() => this.#pumpWhenTaken());
  }

  #send(): void {
    let room = bytesPerTurn;
    while (room > 0 && !this.connection.closed) {
      const source = this.#next();
      if (!source) {
        // An array that was emptied keeps its capacity.
        this.#sources = [];
        return;
      }
      const next = source.next();
      if (next.done) this.#sources.shift();
      else room -= this.#sendItem(next.value);
    }
  }

  #next(): Iterator<Item> | undefined {
    if (this.#sources.length === 0) this.#queueWaiting();
    return this.#sources[0];
  }

  /** Makes a source of the live lines that wait. */
  #queueWaiting(): void {
    if (this.#waiting.length > 0) this.#sources.push(this.#counted(this.#waiting));
    this.#waiting = [];
  }

  *#counted(lines: readonly Uint8Array[]): Generator<Uint8Array> {
    for (const line of lines) {
      this.#waitingBytes -= line.length;
      yield line;
    }
  }

  /** @returns its cost in bytes */
  #sendItem(item: Item): number {
    if (!item) return fruitlessCost;
    this.connection.sendBytes(item);
    return item.length + itemCost;
  }

  #pumpWhenTaken(): void {
    if (this.connection.unreadBytes > pauseAbove) this.connection.whenTaken(() => this.#pump());
    else this.#pump();
  }
}
