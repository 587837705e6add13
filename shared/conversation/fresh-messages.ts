import type { EntryHash } from '../ids';
import { LayeredMap } from './layered-map';
import type { MessageEntry } from './log-entry';

/** A message that was added and is not on the shelf yet. */
export interface FreshMessage {
  readonly entry: MessageEntry;
  readonly piece: number;
  readonly isKnown: boolean;
}

/** Messages of a log that are not on the shelf yet, in the order in which they were added. */
export class FreshMessages {
  #byHash = new LayeredMap<EntryHash, FreshMessage>();
  /** Built on first use, which is rare. */
  #byPlace: Map<string, FreshMessage> | undefined;
  #isEmpty = true;

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Returns a copy; adding to it does not change this one. */
  fork(): FreshMessages {
    const fork = new FreshMessages();
    if (this.#isEmpty) return fork;
    fork.#byHash = this.#byHash.fork();
    fork.#isEmpty = false;
    return fork;
  }

  add(message: FreshMessage): void {
    this.#byHash.set(message.entry.hash, message);
    this.#byPlace?.set(placeKey(message.piece, message.entry.number), message);
    this.#isEmpty = false;
  }

  all(): FreshMessage[] {
    return this.#isEmpty ? [] : this.#byHash.values();
  }

  withHash(hash: EntryHash): FreshMessage | undefined {
    return this.#isEmpty ? undefined : this.#byHash.get(hash);
  }

  at(piece: number, number: number): MessageEntry | undefined {
    if (this.#isEmpty) return undefined;
    this.#byPlace ??= new Map(this.all().map((each) => [placeKey(each.piece, each.entry.number), each]));
    return this.#byPlace.get(placeKey(piece, number))?.entry;
  }

  clear(): void {
    this.#byHash = new LayeredMap();
    this.#byPlace = undefined;
    this.#isEmpty = true;
  }
}

const placeKey = (piece: number, number: number): string => `${piece} ${number}`;
