import type { ConversationId, EntryHash } from '../ids';
import { FreshMessages, type FreshMessage } from './fresh-messages';
import type { MessageShelf } from './log-addition';
import type { MessageEntry } from './log-entry';

/** Number of messages read per query. */
const messagesPerQuery = 100;

/** The messages of one conversation: those just added, and those on the shelf. */
export class MessageSource {
  #fresh = new FreshMessages();
  /** Messages taken for storage that are not on the shelf yet. All forks share them. */
  #unkept: readonly FreshMessages[] = [];

  constructor(
    private readonly conversation: ConversationId,
    private readonly shelf: MessageShelf,
  ) {}

  fork(): MessageSource {
    const source = new MessageSource(this.conversation, this.shelf);
    if (!this.#fresh.isEmpty) source.#fresh = this.#fresh.fork();
    if (this.#unkept.length > 0) source.#unkept = this.#unkept.filter(({ isEmpty }) => !isEmpty);
    return source;
  }

  add(message: FreshMessage): void {
    this.#fresh.add(message);
  }

  /** The messages added since the last `takeFresh`. */
  fresh(): FreshMessage[] {
    return this.#fresh.all();
  }

  /**
   * Marks the fresh messages as taken for storage.
   * @param isKept whether the shelf has them from now on; otherwise it has them when `kept` is called
   */
  takeFresh(isKept: boolean): void {
    if (!isKept && !this.#fresh.isEmpty) this.#unkept = [...this.#unkept, this.#fresh];
    this.#fresh = new FreshMessages();
  }

  /** Marks everything that was taken as on the shelf. */
  kept(): void {
    for (const messages of this.#unkept) messages.clear();
    this.#unkept = [];
  }

  at(piece: number, number: number): MessageEntry | undefined {
    return this.#freshAt(piece, number) ?? this.shelf.messageAt(this.conversation, piece, number);
  }

  withHash(hash: EntryHash): MessageEntry | undefined {
    return this.#freshWith(hash)?.entry ?? this.shelf.messageWithHash(this.conversation, hash);
  }

  /** A message as it is given to others: with a signature, if none was made so far and this node can make it. */
  signed(message: MessageEntry): MessageEntry {
    return (message.signature === undefined && this.shelf.signed?.(message)) || message;
  }

  placeOf(hash: EntryHash): { readonly piece: number; readonly number: number } | undefined {
    const fresh = this.#freshWith(hash);
    if (fresh) return { piece: fresh.piece, number: fresh.entry.number };
    return this.shelf.placeWithHash(this.conversation, hash);
  }

  /** The messages of a piece from number `first` to `last`, newest first. Reads lazily. */
  *newestFirst(piece: number, first: number, last: number): Generator<MessageEntry> {
    for (let next = last; next >= first; next -= messagesPerQuery)
      yield* this.#between(piece, Math.max(first, next - messagesPerQuery + 1), next).toReversed();
  }

  /** Like `newestFirst`, but oldest first. */
  *oldestFirst(piece: number, first: number, last: number): Generator<MessageEntry> {
    for (let next = first; next <= last; next += messagesPerQuery)
      yield* this.#between(piece, next, Math.min(last, next + messagesPerQuery - 1));
  }

  /** The messages from `first` to `last`, at most `messagesPerQuery`, oldest first. */
  #between(piece: number, first: number, last: number): MessageEntry[] {
    const found = this.shelf.messages(
      this.conversation,
      piece,
      [first, last],
      'oldest first',
      messagesPerQuery,
    );
    if (this.#fresh.isEmpty && this.#unkept.length === 0) return found;
    const stored = new Map(found.map((message) => [message.number, message]));
    return Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap(
      (number) => this.#freshAt(piece, number) ?? stored.get(number) ?? [],
    );
  }

  #freshWith(hash: EntryHash): FreshMessage | undefined {
    for (const messages of [this.#fresh, ...this.#unkept]) {
      const found = messages.withHash(hash);
      if (found) return found;
    }
    return undefined;
  }

  #freshAt(piece: number, number: number): MessageEntry | undefined {
    for (const messages of [this.#fresh, ...this.#unkept]) {
      const found = messages.at(piece, number);
      if (found) return found;
    }
    return undefined;
  }
}
