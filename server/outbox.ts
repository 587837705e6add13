import type { LineConnection } from '../shared/protocol/line-connection';

/** A line to send. Undefined: much was looked at, and nothing found. */
export type Item = Uint8Array | undefined;

const bytesPerTurn = 128 * 1024;
/** What reading an item costs beside its bytes, in bytes, so that a turn of the event loop stays short. */
const itemCost = 512;
const fruitlessCost = 16 * 1024;
/** Unread bytes at which no more is taken from a history. */
const pauseAbove = 128 * 1024;
/** Number of live lines that may wait behind a history. */
const linesWaitingAtMost = 200_000;

/**
 * What waits to be sent on one connection. Live messages go out at once; a long history is read and sent no faster than the
 * reader takes it, so that asking for it does not count as reading too slowly, and what comes meanwhile waits behind it.
 */
export class Outbox {
  readonly #sources: Iterator<Item>[] = [];
  /** Live lines that wait behind all sources. */
  #waiting: Uint8Array[] = [];

  constructor(
    private readonly connection: LineConnection,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Whether nothing waits. */
  get isIdle(): boolean {
    return this.#sources.length === 0 && this.#waiting.length === 0;
  }

  /** Whether the system has taken over all that was sent. */
  get isTaken(): boolean {
    return !this.connection.closed && this.connection.unreadBytes === 0;
  }

  /** Sends a line, which may be shared with other receivers, behind what waits. */
  deliver(line: Uint8Array): void {
    if (this.isIdle) this.connection.sendBytes(line);
    else if (this.#waiting.push(line) > linesWaitingAtMost) this.connection.drop('the reader was too slow');
  }

  /** Sends much at the reader's pace. Nothing is taken from it before its turn. */
  feed(items: Iterable<Item>): void {
    const idle = this.isIdle;
    if (this.#waiting.length > 0) this.#sources.push(this.#waiting[Symbol.iterator]());
    this.#waiting = [];
    this.#sources.push(items[Symbol.iterator]());
    if (idle) this.#pump();
  }

  #pump(): void {
    try {
      this.#send();
    } catch (error) {
      this.onFault(error);
      this.connection.drop('what it was to be sent could not be read');
    }
    if (this.connection.closed) {
      this.#sources.length = 0;
      this.#waiting = [];
    } else if (!this.isIdle) setImmediate(() => this.#pumpWhenTaken());
  }

  #send(): void {
    let room = bytesPerTurn;
    while (room > 0 && !this.connection.closed) {
      const source = this.#next();
      if (!source) return;
      const next = source.next();
      if (next.done) this.#sources.shift();
      else room -= this.#sendItem(next.value);
    }
  }

  #next(): Iterator<Item> | undefined {
    if (this.#sources.length === 0 && this.#waiting.length > 0) {
      this.#sources.push(this.#waiting[Symbol.iterator]());
      this.#waiting = [];
    }
    return this.#sources[0];
  }

  /** @returns what it cost */
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
