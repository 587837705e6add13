/** A cache of the last `atMost` values that were set. */
export class RecentCache<Key, Value> {
  #keys: Key[] = [];
  #values: Value[] = [];
  #next = 0;

  constructor(private readonly atMost: number) {}

  fork(): RecentCache<Key, Value> {
    const fork = new RecentCache<Key, Value>(this.atMost);
    fork.#keys = [...this.#keys];
    fork.#values = [...this.#values];
    fork.#next = this.#next;
    return fork;
  }

  get(key: Key): Value | undefined {
    const at = this.#keys.indexOf(key);
    return at < 0 ? undefined : this.#values[at];
  }

  /** Stores a value, replacing the oldest. MUST NOT be called for a key that is still cached. */
  set(key: Key, value: Value): void {
    this.#keys[this.#next] = key;
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.atMost;
  }
}
