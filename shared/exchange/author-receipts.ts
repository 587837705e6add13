import { takesPart } from '../conversation/control-state';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';
import { Holders } from './holders';
import type { Claim, ClaimItem, Clock, ExchangeLog, PieceStretch, Timer } from './ports';

/** How long receipts are collected before they are sent together, in milliseconds. */
const gatherMs = 200;
/** Number of stretches remembered. The least recently updated conversations are forgotten first. */
const mostStretches = 1_000_000;

/** Who holds an author's messages: by holder, then by the author's writers. */
export type Deliveries = Record<string, Record<string, ClaimItem[]>>;

/** On a server: who holds whose messages, as learned since the start. Authors who are online are sent receipts. */
export class AuthorReceipts {
  readonly #held = new Map<ConversationId, Holders>();
  #stretches = 0;
  /** New receipts not yet sent: by conversation, author, then holder. */
  readonly #news = new Map<ConversationId, Map<PersonId, Map<PersonId, Map<WriterId, PieceStretch[]>>>>();
  #timer: Timer | undefined;

  /** @param tell sends RECEIPTS to every computer of an author that is connected */
  constructor(
    private readonly clock: Clock,
    private readonly log: (conversation: ConversationId) => ExchangeLog | undefined,
    private readonly tell: (author: PersonId, conversation: ConversationId, delivered: Deliveries) => void,
  ) {}

  /** Records that a person holds what a claim lists. */
  note(log: ExchangeLog, holder: PersonId, claim: Claim): void {
    const holders = this.#of(log.conversation);
    const before = holders.size;
    for (const writer of claim.messages.keys()) {
      const author = log.personOf(writer);
      if (author === undefined || author === holder) continue;
      const news = holders.note(holder, log.covered(claim, writer));
      if (news.length > 0) this.#gather(log.conversation, author, holder, writer, news);
    }
    this.#stretches += holders.size - before;
    this.#forgetOld();
  }

  /** Returns who holds the messages of an author's writers, as far as known; undefined if nothing is known. */
  known(log: ExchangeLog, author: PersonId, writers: Iterable<WriterId>): Deliveries | undefined {
    const holders = this.#held.get(log.conversation);
    if (!holders) return undefined;
    const delivered: Deliveries = {};
    for (const writer of writers) {
      const pieces = new Set(log.covered(log.items('everything'), writer).map(({ piece }) => piece));
      for (const holder of holders.holders()) {
        if (holder === 'server' || holder === author || !takesPart(log.state, holder)) continue;
        const theirs = holders.of(holder).filter(({ piece }) => pieces.has(piece));
        put(delivered, holder, writer, itemsOf(log, theirs));
      }
    }
    return Object.keys(delivered).length > 0 ? delivered : undefined;
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #of(conversation: ConversationId): Holders {
    const holders = this.#held.get(conversation) ?? new Holders();
    // Keeps the map ordered by the latest update.
    this.#held.delete(conversation);
    this.#held.set(conversation, holders);
    return holders;
  }

  #gather(
    conversation: ConversationId,
    author: PersonId,
    holder: PersonId,
    writer: WriterId,
    news: readonly PieceStretch[],
  ): void {
    const authors = entryOf(
      this.#news,
      conversation,
      () => new Map<PersonId, Map<PersonId, Map<WriterId, PieceStretch[]>>>(),
    );
    const holders = entryOf(authors, author, () => new Map<PersonId, Map<WriterId, PieceStretch[]>>());
    const writers = entryOf(holders, holder, () => new Map<WriterId, PieceStretch[]>());
    entryOf(writers, writer, () => []).push(...news);
    this.#timer ??= this.clock.setTimer(() => this.#tellAll(), gatherMs);
  }

  #tellAll(): void {
    this.#timer = undefined;
    for (const [conversation, authors] of this.#news) {
      const log = this.log(conversation);
      if (log) for (const [author, holders] of authors) this.#tellAuthor(log, author, holders);
    }
    this.#news.clear();
  }

  #tellAuthor(
    log: ExchangeLog,
    author: PersonId,
    holders: ReadonlyMap<PersonId, ReadonlyMap<WriterId, readonly PieceStretch[]>>,
  ): void {
    const delivered: Deliveries = {};
    for (const [holder, writers] of holders)
      if (takesPart(log.state, holder))
        for (const [writer, stretches] of writers) put(delivered, holder, writer, itemsOf(log, stretches));
    if (Object.keys(delivered).length > 0) this.tell(author, log.conversation, delivered);
  }

  #forgetOld(): void {
    for (const [conversation, holders] of this.#held) {
      if (this.#stretches <= mostStretches || this.#held.size === 1) return;
      this.#stretches -= holders.size;
      this.#held.delete(conversation);
    }
  }
}

const itemsOf = (log: ExchangeLog, stretches: readonly PieceStretch[]): ClaimItem[] =>
  stretches.flatMap(({ piece, first, last }): ClaimItem[] => {
    const hash: EntryHash | undefined = log.hashAt(piece, last);
    return hash === undefined ? [] : [[first, last, hash]];
  });

function put(delivered: Deliveries, holder: PersonId, writer: WriterId, items: ClaimItem[]): void {
  if (items.length > 0) delivered[holder] = { ...delivered[holder], [writer]: items };
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
