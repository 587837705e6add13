import type { EntryHash } from '../ids';
import { limits } from '../protocol/limits';

/** Entries that wait for missing ones that they name, bounded in number and weight: the oldest are dropped for new ones. */
export class WaitingList<Entry extends { readonly hash: EntryHash }> {
  #entries = new Map<EntryHash, Entry>();
  #weight = 0;
  /** The entries that wait for each missing one. */
  #waiters = new Map<EntryHash, readonly EntryHash[]>();

  constructor(
    private readonly atMost: number,
    private readonly namedBy: (entry: Entry) => readonly EntryHash[],
    private readonly weightOf: (entry: Entry) => number = () => 0,
  ) {}

  fork(): WaitingList<Entry> {
    const fork = new WaitingList<Entry>(this.atMost, this.namedBy, this.weightOf);
    if (this.#entries.size === 0) return fork;
    fork.#entries = new Map(this.#entries);
    fork.#weight = this.#weight;
    fork.#waiters = new Map(this.#waiters);
    return fork;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Hashes of the missing entries that are not waiting themselves. */
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
    if (!this.#entries.has(entry.hash)) this.#weight += this.weightOf(entry);
    this.#entries.set(entry.hash, entry);
    for (const hash of missing) {
      const waiters = this.#waiters.get(hash) ?? [];
      if (!waiters.includes(entry.hash)) this.#waiters.set(hash, [...waiters, entry.hash]);
    }
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.atMost && this.#weight <= limits.waitingEntriesBytes) return;
      this.#drop(oldest);
    }
  }

  /** The entries that wait for one. */
  waitingFor(hash: EntryHash): Entry[] {
    return (this.#waiters.get(hash) ?? []).flatMap((each) => this.#entries.get(each) ?? []);
  }

  /** Removes and returns the entries that waited for one, in order of arrival. Some may have to be added again. */
  release(hash: EntryHash): Entry[] {
    const released = this.waitingFor(hash);
    for (const each of released) this.#drop(each.hash);
    return released;
  }

  /** Drops the entries that wait, directly or indirectly, for an entry that is never good. */
  discard(hash: EntryHash): void {
    const left = this.release(hash);
    for (let next = left.pop(); next; next = left.pop()) left.push(...this.release(next.hash));
  }

  #drop(hash: EntryHash): void {
    const entry = this.#entries.get(hash);
    if (!entry) return;
    this.#entries.delete(hash);
    this.#weight -= this.weightOf(entry);
    for (const named of this.namedBy(entry)) {
      const waiters = (this.#waiters.get(named) ?? []).filter((each) => each !== hash);
      if (waiters.length > 0) this.#waiters.set(named, waiters);
      else this.#waiters.delete(named);
    }
  }
}

/** Approximate size of a value in bytes: the length of its JSON, Maps included. */
export const jsonLength = (value: object): number =>
  JSON.stringify(value, (_, each: unknown) => (each instanceof Map ? [...each] : each)).length;
