import { namedBy } from '../conversation/control-entry';
import { isControlEntry, type LogEntry } from '../conversation/log-entry';
import type { ConversationId, EntryHash } from '../ids';
import { limits } from '../protocol/limits';
import { NamingIndex } from './naming-index';
import type { ExchangeLog, Verdict } from './ports';
import type { WaitingPool } from './waiting-pool';

/** An entry, with the size in bytes of the line that brought it. */
export interface ReceivedEntry {
  readonly entry: LogEntry;
  readonly bytes: number;
}

const tooMuch: Verdict = { kind: 'refused', why: 'too-many' };

interface WaitingConversation {
  readonly entries: Map<EntryHash, ReceivedEntry>;
  /** Made once it is asked for, which is of conversations held here: strangers make it of nothing that only waits. */
  index: NamingIndex | undefined;
  /** A trial log of the controls among them, if the conversation is not held here. */
  trial: ExchangeLog | undefined;
  bytes: number;
  /** The part of `bytes` taken by controls in `trial`, which can be megabytes. */
  trialBytes: number;
}

/**
 * Entries of one connection that cannot be judged yet: their past is not held, or their conversation is not, and nothing
 * shows yet that it should be. Kept in memory only. Bounded by bytes, count and conversations. The conversation that has
 * waited longest is dropped first; a later digest brings its entries again.
 */
export class WaitingEntries {
  readonly #waiting = new Map<ConversationId, WaitingConversation>();
  /** Conversations too large to wait. No more of their entries are kept or requested on this connection. */
  readonly #givenUp = new Set<ConversationId>();
  #bytes = 0;
  #trialBytes = 0;
  #count = 0;

  /** @param open creates an empty log for a trial */
  constructor(
    private readonly open: (conversation: ConversationId) => ExchangeLog,
    private readonly pool: WaitingPool,
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  has(conversation: ConversationId): boolean {
    return this.#waiting.has(conversation);
  }

  includes({ conversation, hash }: LogEntry): boolean {
    return this.#waiting.get(conversation)?.entries.has(hash) ?? false;
  }

  /** Entries that wait and name another. */
  naming({ conversation, hash }: LogEntry): ReadonlySet<LogEntry> {
    const waiting = this.#waiting.get(conversation);
    if (!waiting) return new Set();
    waiting.index ??= NamingIndex.of(waiting.entries.values());
    return waiting.index.naming(hash);
  }

  /** Adds an entry unless it waits already. */
  add(received: ReceivedEntry): void {
    const { conversation, hash } = received.entry;
    if (this.#givenUp.has(conversation)) return;
    const waiting = this.#of(conversation);
    if (waiting.entries.has(hash)) return;
    waiting.entries.set(hash, received);
    waiting.index?.add(received.entry);
    waiting.bytes += received.bytes;
    this.#bytes += received.bytes;
    this.#count += 1;
    if (waiting.trial && isControlEntry(received.entry)) {
      waiting.trialBytes += received.bytes;
      this.#trialBytes += received.bytes;
    }
    this.#makeRoom();
    const isTooLarge = waiting.trial !== undefined && !this.#waiting.has(conversation);
    if (isTooLarge && this.#givenUp.size < limits.unknownClaimsOfServer) this.#givenUp.add(conversation);
  }

  /**
   * Adds a control of a conversation not held here to its trial log, and keeps it unless it is refused. A control whose past
   * is missing waits in the trial log, within its limits.
   */
  try(received: ReceivedEntry): { verdict: Verdict; trial: ExchangeLog } {
    const { conversation } = received.entry;
    if (this.#givenUp.has(conversation)) return { verdict: tooMuch, trial: this.open(conversation) };
    const waiting = this.#of(conversation);
    const trial = (waiting.trial ??= this.open(conversation));
    const verdict = trial.offer(received.entry);
    if (verdict.kind === 'refused') this.#forgetIfEmpty(conversation, waiting);
    else this.add(received);
    return { verdict, trial };
  }

  /** Waiting entries of a conversation: controls, then messages, each in order of arrival. */
  of(conversation: ConversationId): ReceivedEntry[] {
    const entries = [...(this.#waiting.get(conversation)?.entries.values() ?? [])];
    const isControl = ({ entry }: ReceivedEntry): boolean => isControlEntry(entry);
    return [...entries.filter(isControl), ...entries.filter((each) => !isControl(each))];
  }

  /** Removes and returns the waiting entries of a conversation for which all named controls are held, controls first. */
  takeReady(conversation: ConversationId, isHere: (control: EntryHash) => boolean): ReceivedEntry[] {
    const ready = this.of(conversation).filter(({ entry }) => namedBy(entry).every(isHere));
    const waiting = this.#waiting.get(conversation);
    if (!waiting || ready.length === 0) return ready;
    if (ready.length === waiting.entries.size) this.forget(conversation);
    else for (const received of ready) this.#takeOut(waiting, received);
    return ready;
  }

  forget(conversation: ConversationId): void {
    const waiting = this.#waiting.get(conversation);
    if (!waiting) return;
    this.#bytes -= waiting.bytes;
    this.#count -= waiting.entries.size;
    this.#waiting.delete(conversation);
    this.#trialBytes -= waiting.trialBytes;
    this.pool.note(this, this.#bytes);
  }

  /** Forgets everything when the connection has closed. */
  stop(): void {
    for (const conversation of [...this.#waiting.keys()]) this.forget(conversation);
  }

  #takeOut(waiting: WaitingConversation, { entry, bytes }: ReceivedEntry): void {
    waiting.entries.delete(entry.hash);
    waiting.index?.delete(entry);
    waiting.bytes -= bytes;
    this.#bytes -= bytes;
    this.#count -= 1;
    if (waiting.trial && isControlEntry(entry)) {
      waiting.trialBytes -= bytes;
      this.#trialBytes -= bytes;
    }
    this.pool.note(this, this.#bytes);
  }

  #of(conversation: ConversationId): WaitingConversation {
    const waiting = this.#waiting.get(conversation) ?? {
      entries: new Map<EntryHash, ReceivedEntry>(),
      index: undefined,
      trial: undefined,
      bytes: 0,
      trialBytes: 0,
    };
    this.#waiting.set(conversation, waiting);
    return waiting;
  }

  #forgetIfEmpty(conversation: ConversationId, { entries }: WaitingConversation): void {
    if (entries.size === 0) this.forget(conversation);
  }

  #makeRoom(): void {
    const { pendingConversations, pendingEntriesBytes, waitingEntriesPerConnection } = limits;
    const isOver = (): boolean =>
      this.#waiting.size > pendingConversations ||
      this.#bytes - this.#trialBytes > pendingEntriesBytes ||
      !this.pool.note(this, this.#bytes) ||
      this.#count > waitingEntriesPerConnection;
    for (const oldest of this.#waiting.keys()) {
      if (!isOver()) return;
      this.forget(oldest);
    }
  }
}
