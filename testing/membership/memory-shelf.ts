import type { StoredLog, LogAddition, MessageShelf, Piece } from '../../shared/conversation/log-addition';
import type { ControlEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { EntryHash } from '../../shared/ids';

/** Stores the additions of logs in memory. */
export class MemoryShelf implements MessageShelf {
  readonly #messages = new Map<string, MessageEntry>();
  readonly #byHash = new Map<EntryHash, MessageEntry>();
  readonly #places = new Map<EntryHash, { piece: number; number: number }>();
  readonly #pieces = new Map<number, Piece>();
  readonly #controls: ControlEntry[] = [];
  /** What is shown, by hash. */
  readonly shown = new Map<EntryHash, boolean>();
  #clock = 0;

  keep(addition: LogAddition): void {
    for (const { entry, stands } of addition.controls) {
      this.#controls.push(entry);
      this.shown.set(entry.hash, stands);
    }
    for (const { entry, piece, stands } of addition.messages) {
      this.#messages.set(`${piece} ${entry.number}`, entry);
      this.#byHash.set(entry.hash, entry);
      this.#places.set(entry.hash, { piece, number: entry.number });
      this.shown.set(entry.hash, stands);
    }
    for (const piece of addition.pieces) this.#pieces.set(piece.id, piece);
    for (const [hash, stands] of addition.recast?.controls ?? []) this.shown.set(hash, stands);
    for (const { piece, first, last, stands } of addition.recast?.stretches ?? [])
      for (let number = first; number <= last; number += 1) {
        const message = this.#messages.get(`${piece} ${number}`);
        if (message) this.shown.set(message.hash, stands);
      }
    this.#clock = addition.clock;
  }

  /** Deletes the content of a piece's messages up to a number, as retention does. Returns these messages. */
  forget(piece: number, upTo: number): MessageEntry[] {
    const forgotten = [...this.#messages].flatMap(([key, entry]) => {
      const isMeant = key === `${piece} ${entry.number}` && entry.number <= upTo;
      if (!isMeant) return [];
      const header = { ...entry, content: undefined };
      this.#messages.set(key, header);
      this.#byHash.set(entry.hash, header);
      return [header];
    });
    return forgotten;
  }

  get kept(): StoredLog {
    return { controls: this.#controls, pieces: [...this.#pieces.values()], clock: this.#clock };
  }

  messageAt(_conversation: string, piece: number, number: number): MessageEntry | undefined {
    return this.#messages.get(`${piece} ${number}`);
  }

  messageWithHash(_conversation: string, hash: EntryHash): MessageEntry | undefined {
    return this.#byHash.get(hash);
  }

  placeWithHash(_conversation: string, hash: EntryHash): { piece: number; number: number } | undefined {
    return this.#places.get(hash);
  }

  messages(
    conversation: string,
    piece: number,
    [first, last]: readonly [number, number],
    order: 'newest first' | 'oldest first',
    atMost: number,
  ): MessageEntry[] {
    const found: MessageEntry[] = [];
    for (let number = first; number <= last; number += 1) {
      const message = this.messageAt(conversation, piece, number);
      if (message) found.push(message);
    }
    return (order === 'newest first' ? found.reverse() : found).slice(0, atMost);
  }
}
