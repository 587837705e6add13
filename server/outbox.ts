import { encodeEntry, type Entry } from '../shared/conversation/entry';
import type { LineConnection } from '../shared/protocol/line-connection';

/** Something to send: an entry, encoded when its turn comes, or a line. */
type Item = Entry | Uint8Array;

/** What an outbox needs of a socket to know whether its reader keeps up. */
export interface Drain {
  readonly writableLength: number;
  once(event: 'drain', listener: () => void): unknown;
}

const bytesPerTurn = 256 * 1024;
const pauseAbove = 1024 * 1024;
const mostItems = 2_000_000;

/**
 * What waits to be sent on one connection. Live messages go out at once; a long history goes out no faster than the
 * reader takes it, so that asking for it does not count as reading too slowly, and what comes meanwhile waits behind it.
 */
export class Outbox {
  #items: Item[] = [];
  #next = 0;

  constructor(
    private readonly connection: LineConnection,
    private readonly socket: Drain,
  ) {}

  /** Sends an entry behind what waits. `bytes` is the entry encoded, shared by all receivers. */
  deliver(entry: Entry, bytes: Uint8Array): void {
    if (this.#items.length === 0) this.connection.sendBytes(bytes);
    else this.feed([entry]);
  }

  /** Sends much at the reader's pace. */
  feed(items: readonly Item[]): void {
    const idle = this.#items.length === 0;
    // Not push(...items): spreading a long history overflows the stack.
    for (const item of items) this.#items.push(item);
    if (this.#items.length - this.#next > mostItems) this.connection.drop('the reader was too slow');
    else if (idle) this.#pump();
  }

  /** The entries that still wait. */
  unsent(): Entry[] {
    return this.#items.slice(this.#next).filter((item): item is Entry => !(item instanceof Uint8Array));
  }

  #pump(): void {
    let room = bytesPerTurn;
    while (room > 0 && !this.connection.closed) {
      const item = this.#items[this.#next];
      if (!item) break;
      const bytes = item instanceof Uint8Array ? item : encodeEntry(item);
      this.connection.sendBytes(bytes);
      room -= bytes.length;
      this.#next += 1;
    }
    if (this.connection.closed) return;
    if (this.#next < this.#items.length) {
      setImmediate(() => this.#pumpWhenTaken());
      return;
    }
    this.#items = [];
    this.#next = 0;
  }

  #pumpWhenTaken(): void {
    if (this.socket.writableLength > pauseAbove) this.socket.once('drain', () => this.#pump());
    else this.#pump();
  }
}
