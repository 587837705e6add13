/** Forking merges the layers if the upper one has more than `upperEntries` entries plus this share of the lower one. */
const upperShare = 1 / 4;
const upperEntries = 16;

const nothing: ReadonlyMap<never, never> = new Map<never, never>();

/**
 * A map that can be forked without copying it: forks share a lower layer that never changes, and each has a small upper
 * layer of its own. Forking copies the upper layer only, or merges it into the lower one if it is too large.
 */
export class LayeredMap<Key, Value extends object | number | string> {
  #lower: ReadonlyMap<Key, Value>;
  /** Differences from the lower layer; undefined marks a deletion. Created on the first write. */
  #upper: Map<Key, Value | undefined> | undefined;

  constructor(entries?: Iterable<readonly [Key, Value]>) {
    this.#lower = entries ? new Map(entries) : nothing;
  }

  /** Returns a copy; writing to it does not change this one. */
  fork(): LayeredMap<Key, Value> {
    if (this.#upper && this.#upper.size > upperEntries + this.#lower.size * upperShare) {
      this.#lower = new Map(this);
      this.#upper = undefined;
    }
    const fork = new LayeredMap<Key, Value>();
    fork.#lower = this.#lower;
    if (this.#upper) fork.#upper = new Map(this.#upper);
    return fork;
  }

  get(key: Key): Value | undefined {
    if (!this.#upper) return this.#lower.get(key);
    const upper = this.#upper.get(key);
    return upper !== undefined || this.#upper.has(key) ? upper : this.#lower.get(key);
  }

  set(key: Key, value: Value): void {
    (this.#upper ??= new Map()).set(key, value);
  }

  delete(key: Key): void {
    if (this.#lower.has(key)) (this.#upper ??= new Map()).set(key, undefined);
    else this.#upper?.delete(key);
  }

  /** All values, in the order of iteration but several times as fast. */
  values(): Value[] {
    const values: Value[] = [];
    this.#lower.forEach((value, key) => {
      if (!this.#upper?.has(key)) values.push(value);
    });
    this.#upper?.forEach((value) => {
      if (value !== undefined) values.push(value);
    });
    return values;
  }

  *[Symbol.iterator](): Generator<[Key, Value]> {
    for (const [key, value] of this.#lower) if (!this.#upper?.has(key)) yield [key, value];
    for (const [key, value] of this.#upper ?? []) if (value !== undefined) yield [key, value];
  }
}
