import { simpleWriterKey, type WriterKey } from '../../runtime/entries/keys';
import { signed } from '../../runtime/entries/signing';
import { isSameList } from '../../shared/conversation/chains';
import { isControlEntry, type LogEntry, type MessageEntry } from '../../shared/conversation/log-entry';
import type { WriterId } from '../../shared/ids';
import { foldName } from '../../shared/protocol/names';

/** Number of writers whose keys are kept in memory. */
const keysKept = 1_000;

/**
 * Makes the signatures of simple clients' messages that were stored without. Most of their conversations have nobody who asks
 * for signatures, which cost more than all else about a message. A signature is always the same, whenever it is made, and needs
 * nothing but the seed of the database that holds the message.
 */
export class LateSignatures {
  /** Null if a writer is none of this database's. */
  readonly #keys = new Map<WriterId, WriterKey | null>();

  /** @param seed from which the writers' keys are derived */
  constructor(private readonly seed: Uint8Array) {}

  /** A message with its signature; undefined if it was not written here. */
  signed(message: MessageEntry): MessageEntry | undefined {
    const key = this.#keyOf(message);
    return key ? signed(key, message) : undefined;
  }

  /** Entries that are passed on together, in order. Of messages with the same past, which vouch for each other, the last is signed. */
  signedEnds(entries: readonly LogEntry[]): LogEntry[] {
    const next = new Map<WriterId, MessageEntry>();
    return entries
      .toReversed()
      .map((entry) => {
        if (isControlEntry(entry)) return entry;
        const later = next.get(entry.writer);
        next.set(entry.writer, entry);
        const isVouchedFor = later !== undefined && isSameList(later.after, entry.after);
        return isVouchedFor || entry.signature !== undefined ? entry : (this.signed(entry) ?? entry);
      })
      .reverse();
  }

  #keyOf({ writer, from }: MessageEntry): WriterKey | null {
    const known = this.#keys.get(writer);
    if (known !== undefined) return known;
    const key = simpleWriterKey(this.seed, foldName(from));
    const found = key.id === writer ? key : null;
    if (this.#keys.size >= keysKept) this.#keys.clear();
    this.#keys.set(writer, found);
    return found;
  }
}
