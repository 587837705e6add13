import { takesPart } from '../shared/conversation/membership';
import type { Claim, Have } from '../shared/protocol/messages';
import type { Directory } from './directory';
import type { Logs } from './logs';
import type { SetTimer } from './timers';

/** Receipts of this long are told together. */
const gatherMs = 200;
/** So many numbers are remembered; the conversations of which nothing was heard for longest are forgotten first. */
const mostNumbers = 1_000_000;

/** By author, then by receiver: up to which number of the author's entries they hold all. */
type Received = Map<string, Map<string, number>>;

/** Who holds what of whom, as far as it was heard since the server's start; authors who asked for it are told. */
export class Receipts {
  readonly #received = new Map<string, Received>();
  #numbers = 0;
  /** What authors are to be told: by author, then conversation, then receiver. */
  readonly #news = new Map<string, Received>();
  #timer: { cancel(): void } | undefined;

  constructor(
    private readonly directory: Directory,
    private readonly logs: Logs,
    private readonly setTimer: SetTimer,
  ) {}

  /** A full node has said what it has of a conversation. */
  claimed(conversation: string, person: string, { have, from = {} }: Pick<Claim, 'have' | 'from'>): void {
    const log = this.logs.get(conversation);
    if (!log || !takesPart(log.membership, person)) return;
    for (const [author, number] of Object.entries(have)) {
      const upTo = Math.min(number, log.lastOf(author).number);
      if (upTo > (from[author] ?? 0)) this.note(conversation, person, author, upTo);
    }
  }

  /** A person holds an author's entries up to a number. */
  note(conversation: string, person: string, author: string, number: number): void {
    // Simple clients are not told, so there is nothing to remember.
    if (author === person || this.directory.byId(author)?.registered?.signer) return;
    const receivers = this.#receivers(conversation, author);
    const before = receivers.get(person);
    if (before !== undefined && before >= number) return;
    if (before === undefined) this.#numbers += 1;
    receivers.set(person, number);
    this.#tell(author, conversation, person, number);
    this.#forgetOld();
  }

  /** What is known of who holds an author's entries in a conversation, for a line. */
  known(conversation: string, author: string): Have | undefined {
    return this.#ofThoseInIt(conversation, this.#received.get(conversation)?.get(author));
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #receivers(conversation: string, author: string): Map<string, number> {
    const received = this.#received.get(conversation) ?? new Map<string, Map<string, number>>();
    // The last one in a map is the one of which something was heard last.
    this.#received.delete(conversation);
    this.#received.set(conversation, received);
    return entryOf(received, author, () => new Map<string, number>());
  }

  #tell(author: string, conversation: string, person: string, number: number): void {
    if (!this.directory.byId(author)?.registered?.wantsReceipts) return;
    const news = entryOf(this.#news, author, () => new Map<string, Map<string, number>>());
    entryOf(news, conversation, () => new Map<string, number>()).set(person, number);
    this.#timer ??= this.setTimer(() => this.#tellAll(), gatherMs);
  }

  #tellAll(): void {
    this.#timer = undefined;
    for (const [author, news] of this.#news) {
      const session = this.directory.byId(author);
      for (const [conversation, numbers] of news) {
        const delivered = this.#ofThoseInIt(conversation, numbers);
        if (delivered) session?.connection.send('RECEIPTS', { conversation, delivered });
      }
    }
    this.#news.clear();
  }

  /** Members and those invited: what somebody received before they accepted counts when they do, and is told only once. */
  #ofThoseInIt(conversation: string, numbers: ReadonlyMap<string, number> | undefined): Have | undefined {
    const membership = this.logs.get(conversation)?.membership;
    const theirs = [...(numbers ?? [])].filter(([person]) => membership && takesPart(membership, person));
    return theirs.length > 0 ? Object.fromEntries(theirs) : undefined;
  }

  #forgetOld(): void {
    for (const [conversation, received] of this.#received) {
      if (this.#numbers <= mostNumbers || this.#received.size === 1) return;
      for (const receivers of received.values()) this.#numbers -= receivers.size;
      this.#received.delete(conversation);
    }
  }
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
