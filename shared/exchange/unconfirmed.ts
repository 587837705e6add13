import type { LogEntry } from '../conversation/log-entry';
import type { EntryHash } from '../ids';
import type { DialogueSide } from './dialogue-side';

/** Entries that were sent, or are to be sent, and that the other side may lack, within the connection's budget. */
export class UnconfirmedEntries {
  readonly #entries = new Map<EntryHash, LogEntry>();

  constructor(private readonly side: Pick<DialogueSide, 'unconfirmedBytes' | 'sizeOf'>) {}

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  get(hash: EntryHash): LogEntry | undefined {
    return this.#entries.get(hash);
  }

  all(): Iterable<LogEntry> {
    return this.#entries.values();
  }

  /** Returns false if the budget has no room for the entry. */
  add(entry: LogEntry): boolean {
    if (this.#entries.has(entry.hash)) return true;
    if (!this.side.unconfirmedBytes.take(this.side.sizeOf(entry))) return false;
    this.#entries.set(entry.hash, entry);
    return true;
  }

  confirmed(hash: EntryHash): void {
    const entry = this.#entries.get(hash);
    if (!entry) return;
    this.side.unconfirmedBytes.give(this.side.sizeOf(entry));
    this.#entries.delete(hash);
  }
}
