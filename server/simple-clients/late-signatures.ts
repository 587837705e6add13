import { simpleWriterKey, type WriterKey } from '../../runtime/entries/keys';
import { signed } from '../../runtime/entries/signing';
import { isSameList } from '../../shared/conversation/chains';
import { isControlEntry, type LogEntry, type MessageEntry } from '../../shared/conversation/log-entry';
import type { EntryHash, WriterId } from '../../shared/ids';
import { foldName } from '../../shared/protocol/names';

/** Number of writers whose keys are kept in memory, and of signatures. */
const keysKept = 1_000;
const signaturesKept = 10_000;

/**
 * Makes the signatures of simple clients' messages that were stored without. Most of their conversations have nobody who asks
 * for signatures, which cost more than all else about a message. A signature is always the same, whenever it is made, and needs
 * nothing but the seed of the database that holds the message.
 */
export class LateSignatures {
  /** Null if a writer is none of this database's. */
  readonly #keys = new Map<WriterId, WriterKey | null>();
  /** The last that were asked for: whoever asks for the same again and again costs no more than a look. */
  readonly #made = new Map<EntryHash, string>();

  /** @param seed from which the writers' keys are derived */
  constructor(
    private readonly seed: Uint8Array,
    private readonly sign: typeof signed = signed,
  ) {}

  /** A message with its signature; undefined if it was not written here. */
  signed(message: MessageEntry): MessageEntry | undefined {
    const key = this.#keyOf(message);
    if (!key) return undefined;
    const made = this.#made.get(message.hash);
    const found = made === undefined ? this.sign(key, message) : { ...message, signature: made };
    this.#keep(found);
    return found;
  }

  /** Maps keep the order of insertion: the last signature is the one used last. */
  #keep({ hash, signature }: MessageEntry): void {
    if (signature === undefined) return;
    this.#made.delete(hash);
    this.#made.set(hash, signature);
    const [oldest] = this.#made.keys();
    if (this.#made.size > signaturesKept && oldest !== undefined) this.#made.delete(oldest);
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
