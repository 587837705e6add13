import { sha256 } from '../../runtime/entries/hash';
import { verifiesEntry } from '../../runtime/entries/signing';
import type { EntryReader } from '../../runtime/entries/store/entry-reader';
import { EntryLog } from '../../shared/conversation/entry-log';
import { emptyMessageShelf, type StoredLog, type MessageShelf } from '../../shared/conversation/log-addition';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId } from '../../shared/ids';

/** Number of logs in memory; others are read again on demand. */
const logsInMemory = 2_000;

/** The durable logs of all conversations. Those used last stay in memory. */
export class Logs {
  readonly #logs = new Map<ConversationId, EntryLog>();
  readonly #shelf: MessageShelf;

  /** @param signed signs a message that was written and stored here without a signature */
  constructor(
    private readonly reader: EntryReader,
    signed: (message: MessageEntry) => MessageEntry | undefined,
  ) {
    this.#shelf = {
      messageAt: (...place) => reader.messageAt(...place),
      messageWithHash: (...place) => reader.messageWithHash(...place),
      placeWithHash: (...place) => reader.placeWithHash(...place),
      messages: (...stretch) => reader.messages(...stretch),
      signed,
    };
  }

  /** A conversation's log, which MUST NOT be changed; undefined if the conversation is not known here. */
  get(conversation: ConversationId): EntryLog | undefined {
    const held = this.#logs.get(conversation);
    if (held) return this.#keep(held);
    const kept = this.reader.kept(conversation);
    if (!kept || kept.controls.length === 0) return undefined;
    return this.#keep(logOf(conversation, this.#shelf, kept));
  }

  /** A log to add to. Pass it to `adopt` once the additions are durable. */
  fork(conversation: ConversationId): EntryLog {
    return this.get(conversation)?.fork() ?? logOf(conversation, this.#shelf);
  }

  /** Replaces a log with its fork. */
  adopt(fork: EntryLog): void {
    this.#keep(fork);
  }

  #keep(log: EntryLog): EntryLog {
    // Maps keep the order of insertion: the last log is the one used last.
    this.#logs.delete(log.conversation);
    this.#logs.set(log.conversation, log);
    const [oldest] = this.#logs.keys();
    if (this.#logs.size > logsInMemory && oldest !== undefined) this.#logs.delete(oldest);
    return log;
  }
}

/** A log without stored entries. */
export const trialLog = (conversation: ConversationId): EntryLog => logOf(conversation, emptyMessageShelf);

const logOf = (conversation: ConversationId, shelf: MessageShelf, kept?: StoredLog): EntryLog =>
  new EntryLog(conversation, shelf, undefined, verifiesEntry, sha256, kept);
