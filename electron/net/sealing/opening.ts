import type { KeyRing } from '../../../runtime/sealing/key-ring';
import { openedMessage, unreadableMessage } from '../../../runtime/sealing/opened-message';
import type { LogEntry, MessageEntry } from '../../../shared/conversation/log-entry';
import { sealedKind } from '../../../shared/protocol/message-entry';

/**
 * Opens sealed messages. Logs and the exchange deal with messages as they were sealed; what is stored and shown is what this
 * makes of them.
 */
export class Opening {
  /** The messages that were opened for storage, by what they were opened from. */
  readonly #opened = new WeakMap<LogEntry, MessageEntry>();

  constructor(private readonly ring: Pick<KeyRing, 'keyOf'>) {}

  /**
   * A message as it is stored: opened, if it is sealed and its key is here. It MUST be authentic, because the ring drops keys
   * that do not lead to its key.
   */
  opened(message: MessageEntry): MessageEntry {
    if (message.content?.kind !== sealedKind || message.sealed) return message;
    const key = this.ring.keyOf(message);
    if (!key.ok) return message;
    const opened = openedMessage(message, key.value);
    const stored = opened.ok ? opened.value : unreadableMessage(message, key.value);
    this.#opened.set(message, stored);
    return stored;
  }

  /** Entries that were stored a moment ago, as they were stored. */
  stored(entries: readonly LogEntry[]): LogEntry[] {
    return entries.map((entry) => this.#opened.get(entry) ?? entry);
  }
}

/** Whether a message is sealed and its key has not come. */
export const isWaiting = (entry: LogEntry): entry is MessageEntry =>
  entry.command === 'SEND_MESSAGE' && entry.content?.kind === sealedKind && entry.sealed === undefined;
