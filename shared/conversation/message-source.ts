import type { ConversationId, EntryHash } from '../ids';
import { LayeredMap } from './layered-map';
import type { MessageShelf } from './log-addition';
import type { MessageEntry } from './log-entry';

/** A message that was added and is not on the shelf yet. */
export interface FreshMessage {
  readonly entry: MessageEntry;
  readonly piece: number;
  readonly isKnown: boolean;
}

/** Number of messages read per query. */
const messagesPerQuery = 100;

/** The messages of one conversation: those that were just added, and those on the shelf. */
export class MessageSource {
  #fresh = new LayeredMap<EntryHash, FreshMessage>();
  #freshPlaces = new LayeredMap<string, FreshMessage>();
  #hasFresh = false;

  constructor(
    private readonly conversation: ConversationId,
    private readonly shelf: MessageShelf,
  ) {}

  fork(): MessageSource {
    const source = new MessageSource(this.conversation, this.shelf);
    if (!this.#hasFresh) return source;
    source.#fresh = this.#fresh.fork();
    source.#freshPlaces = this.#freshPlaces.fork();
    source.#hasFresh = true;
    return source;
  }

  add(message: FreshMessage): void {
    this.#fresh.set(message.entry.hash, message);
    this.#freshPlaces.set(placeKey(message.piece, message.entry.number), message);
    this.#hasFresh = true;
  }

  /** What is not on the shelf yet. */
  fresh(): FreshMessage[] {
    return this.#hasFresh ? [...this.#fresh].map(([, message]) => message) : [];
  }

  /** What was added since this was last asked; from then on the shelf is relied on for it. */
  takeFresh(): FreshMessage[] {
    const taken = this.fresh();
    this.#fresh = new LayeredMap();
    this.#freshPlaces = new LayeredMap();
    this.#hasFresh = false;
    return taken;
  }

  at(piece: number, number: number): MessageEntry | undefined {
    const fresh = this.#hasFresh ? this.#freshPlaces.get(placeKey(piece, number)) : undefined;
    return fresh?.entry ?? this.shelf.messageAt(this.conversation, piece, number);
  }

  withHash(hash: EntryHash): MessageEntry | undefined {
    const fresh = this.#hasFresh ? this.#fresh.get(hash) : undefined;
    return fresh?.entry ?? this.shelf.messageWithHash(this.conversation, hash);
  }

  /** Where the message with a hash is. */
  placeOf(hash: EntryHash): { readonly piece: number; readonly number: number } | undefined {
    const fresh = this.#hasFresh ? this.#fresh.get(hash) : undefined;
    if (fresh) return { piece: fresh.piece, number: fresh.entry.number };
    return this.shelf.placeWithHash(this.conversation, hash);
  }

  /** The messages of a piece with numbers in a stretch, newest first, read as they are asked for. */
  *newestFirst(piece: number, first: number, last: number): Generator<MessageEntry> {
    for (let next = last; next >= first; next -= messagesPerQuery)
      yield* this.#between(piece, Math.max(first, next - messagesPerQuery + 1), next).toReversed();
  }

  /** The same, oldest first. */
  *oldestFirst(piece: number, first: number, last: number): Generator<MessageEntry> {
    for (let next = first; next <= last; next += messagesPerQuery)
      yield* this.#between(piece, next, Math.min(last, next + messagesPerQuery - 1));
  }

  /** At most as many messages as one query reads, the oldest first. */
  #between(piece: number, first: number, last: number): MessageEntry[] {
    const found = this.shelf.messages(
      this.conversation,
      piece,
      [first, last],
      'oldest first',
      messagesPerQuery,
    );
    if (!this.#hasFresh) return found;
    const stored = new Map(found.map((message) => [message.number, message]));
    return Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap(
      (number) => this.#freshPlaces.get(placeKey(piece, number))?.entry ?? stored.get(number) ?? [],
    );
  }
}

const placeKey = (piece: number, number: number): string => `${piece} ${number}`;
