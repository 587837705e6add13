import { sha256 } from '../../runtime/entries/hash';
import { verifiesEntry } from '../../runtime/entries/signing';
import type { EntryReader } from '../../runtime/entries/store/entry-reader';
import { EntryLog } from '../../shared/conversation/entry-log';
import { emptyMessageShelf, type KeptLog, type MessageShelf } from '../../shared/conversation/log-addition';
import type { ConversationId } from '../../shared/ids';

/** Number of logs that stay in memory; others are read again when they are needed. */
const logsInMemory = 2_000;

/** The logs of all conversations, as far as they are durable. Those used last stay in memory. */
export class Logs {
  readonly #logs = new Map<ConversationId, EntryLog>();

  constructor(private readonly reader: EntryReader) {}

  /** A conversation's log; undefined when it is not known here. Nobody may add to it. */
  get(conversation: ConversationId): EntryLog | undefined {
    const held = this.#logs.get(conversation);
    if (held) return this.#keep(held);
    const kept = this.reader.kept(conversation);
    if (!kept || kept.controls.length === 0) return undefined;
    return this.#keep(logOf(conversation, this.reader, kept));
  }

  /** A log to add to, and to adopt when what was added is durable. */
  fork(conversation: ConversationId): EntryLog {
    return this.get(conversation)?.fork() ?? logOf(conversation, this.reader);
  }

  /** Takes a fork in place of the log that it was made from. */
  adopt(fork: EntryLog): void {
    this.#keep(fork);
  }

  #keep(log: EntryLog): EntryLog {
    // The last one in a map is the one that was used last.
    this.#logs.delete(log.conversation);
    this.#logs.set(log.conversation, log);
    const [oldest] = this.#logs.keys();
    if (this.#logs.size > logsInMemory && oldest !== undefined) this.#logs.delete(oldest);
    return log;
  }
}

/** A log of which nothing is stored. */
export const trialLog = (conversation: ConversationId): EntryLog => logOf(conversation, emptyMessageShelf);

const logOf = (conversation: ConversationId, shelf: MessageShelf, kept?: KeptLog): EntryLog =>
  new EntryLog(conversation, shelf, undefined, verifiesEntry, sha256, kept);
