import type { EntryHash } from '../ids';

/** Entries that wait for others that they name, at most so many: the oldest is dropped for a new one. */
export class Waiting<Entry extends { readonly hash: EntryHash }> {
  #entries = new Map<EntryHash, Entry>();
  /** The entries that wait for each missing one. */
  #waiters = new Map<EntryHash, readonly EntryHash[]>();

  constructor(
    private readonly atMost: number,
    private readonly namedBy: (entry: Entry) => readonly EntryHash[],
  ) {}

  fork(): Waiting<Entry> {
    const fork = new Waiting<Entry>(this.atMost, this.namedBy);
    if (this.#entries.size === 0) return fork;
    fork.#entries = new Map(this.#entries);
    fork.#waiters = new Map(this.#waiters);
    return fork;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What entries wait for that does not wait itself. */
  get missing(): EntryHash[] {
    return [...this.#waiters.keys()].filter((hash) => !this.#entries.has(hash));
  }

  get(hash: EntryHash): Entry | undefined {
    return this.#entries.get(hash);
  }

  some(test: (entry: Entry) => boolean): boolean {
    for (const entry of this.#entries.values()) if (test(entry)) return true;
    return false;
  }

  add(entry: Entry, missing: readonly EntryHash[]): void {
    this.#entries.set(entry.hash, entry);
    for (const hash of missing) {
      const waiters = this.#waiters.get(hash) ?? [];
      if (!waiters.includes(entry.hash)) this.#waiters.set(hash, [...waiters, entry.hash]);
    }
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.atMost && oldest !== undefined) this.#drop(oldest);
  }

  /** Takes out the entries that waited for one, in the order in which they came; each may go on waiting for others. */
  release(hash: EntryHash): Entry[] {
    const waiters = this.#waiters.get(hash) ?? [];
    const released = waiters.flatMap((each) => this.#entries.get(each) ?? []);
    for (const each of waiters) this.#drop(each);
    return released;
  }

  /** Drops what waits for an entry that is never good, and what waits for that. */
  discard(hash: EntryHash): void {
    const left = this.release(hash);
    for (let next = left.pop(); next; next = left.pop()) left.push(...this.release(next.hash));
  }

  #drop(hash: EntryHash): void {
    const entry = this.#entries.get(hash);
    if (!entry) return;
    this.#entries.delete(hash);
    for (const named of this.namedBy(entry)) {
      const waiters = (this.#waiters.get(named) ?? []).filter((each) => each !== hash);
      if (waiters.length > 0) this.#waiters.set(named, waiters);
      else this.#waiters.delete(named);
    }
  }
}
