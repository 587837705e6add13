import { sha256 } from '../../runtime/entries/hash';
import { EntryLog } from '../../shared/conversation/entry-log';
import type { LogAddition } from '../../shared/conversation/log-addition';
import type { LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../shared/ids';
import { MemoryShelf } from '../membership/memory-shelf';

/** Everything that a node has stored, like a copy of its profile. */
export type Snapshot = ReadonlyMap<ConversationId, readonly LogAddition[]>;

interface StoredConversation {
  readonly shelf: MemoryShelf;
  readonly additions: LogAddition[];
  log: EntryLog;
}

/** The logs of a simulated node, as they are stored: in memory, but what was not kept is lost when it restarts. */
export class StoredLogs {
  readonly #kept = new Map<ConversationId, StoredConversation>();

  /** @param me the person of the node; undefined for a server */
  constructor(
    private readonly me: PersonId | undefined,
    private readonly isAuthentic: (entry: LogEntry) => boolean,
  ) {}

  get conversations(): ConversationId[] {
    return [...this.#kept.keys()];
  }

  has(conversation: ConversationId): boolean {
    return this.#kept.has(conversation);
  }

  /** The log of a conversation; an empty one if nothing of it is stored. */
  log(conversation: ConversationId): EntryLog {
    return this.#kept.get(conversation)?.log ?? this.#opened(conversation, new MemoryShelf());
  }

  /** The log of a conversation; undefined if it is not known here. */
  known(conversation: ConversationId): EntryLog | undefined {
    const log = this.#kept.get(conversation)?.log;
    return log?.isKnown ? log : undefined;
  }

  /** Whether each entry that is held is shown, by its hash. */
  shown(conversation: ConversationId): ReadonlyMap<string, boolean> {
    return this.#kept.get(conversation)?.shelf.shown ?? new Map<string, boolean>();
  }

  /** The messages that are shown. */
  messages(conversation: ConversationId): MessageEntry[] {
    const { log, shelf } = this.#keptOf(conversation);
    return [...shelf.shown].flatMap(([hash, stands]) => (stands ? (log.messageWithHash(hash) ?? []) : []));
  }

  fork(conversation: ConversationId): EntryLog {
    return this.#keptOf(conversation).log.fork();
  }

  adopt(log: EntryLog): void {
    this.#keptOf(log.conversation).log = log;
  }

  keep(addition: LogAddition): void {
    const { shelf, additions } = this.#keptOf(addition.conversation);
    shelf.keep(addition);
    additions.push(addition);
  }

  /** Opens all logs again, from what is stored. */
  reopen(): void {
    for (const [conversation, kept] of this.#kept) kept.log = this.#opened(conversation, kept.shelf);
  }

  snapshot(): Snapshot {
    return new Map([...this.#kept].map(([conversation, { additions }]) => [conversation, [...additions]]));
  }

  setBack(snapshot: Snapshot): void {
    this.#kept.clear();
    for (const [conversation, additions] of snapshot) {
      const shelf = new MemoryShelf();
      for (const addition of additions) shelf.keep(addition);
      this.#kept.set(conversation, {
        shelf,
        additions: [...additions],
        log: this.#opened(conversation, shelf),
      });
    }
  }

  #keptOf(conversation: ConversationId): StoredConversation {
    const known = this.#kept.get(conversation);
    if (known) return known;
    const shelf = new MemoryShelf();
    const kept = { shelf, additions: [], log: this.#opened(conversation, shelf) };
    this.#kept.set(conversation, kept);
    return kept;
  }

  #opened(conversation: ConversationId, shelf: MemoryShelf): EntryLog {
    return new EntryLog(conversation, shelf, this.me, this.isAuthentic, sha256, shelf.kept);
  }
}
