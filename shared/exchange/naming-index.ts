import { namedBy } from '../conversation/control-entry';
import type { LogEntry } from '../conversation/log-entry';
import type { EntryHash } from '../ids';

const none: ReadonlySet<LogEntry> = new Set();

/** Entries by the hashes that they name, so that those that name one are found without a look at the others. */
export class NamingIndex {
  readonly #naming = new Map<EntryHash, Set<LogEntry>>();

  static of(entries: Iterable<{ readonly entry: LogEntry }>): NamingIndex {
    const index = new NamingIndex();
    for (const { entry } of entries) index.add(entry);
    return index;
  }

  /** The entries that name a hash, in order of arrival. */
  naming(hash: EntryHash): ReadonlySet<LogEntry> {
    return this.#naming.get(hash) ?? none;
  }

  add(entry: LogEntry): void {
    for (const hash of namedBy(entry)) {
      const naming = this.#naming.get(hash);
      if (naming) naming.add(entry);
      else this.#naming.set(hash, new Set([entry]));
    }
  }

  delete(entry: LogEntry): void {
    for (const hash of namedBy(entry)) {
      const naming = this.#naming.get(hash);
      naming?.delete(entry);
      if (naming?.size === 0) this.#naming.delete(hash);
    }
  }
}
