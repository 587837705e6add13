/** Entries in the upper layer beyond this share of the lower one, or this number, are merged into it. */
const upperShare = 1 / 4;
const upperEntries = 16;

const nothing: ReadonlyMap<never, never> = new Map<never, never>();

/**
 * A map that can be forked without copying it: forks share a lower layer that never changes, and each has a small upper
 * layer of its own. Forking costs the size of the upper layer, which stays below a quarter of the lower.
 */
export class LayeredMap<Key, Value extends object | number | string> {
  #lower: ReadonlyMap<Key, Value>;
  /** What differs from the lower layer; undefined for what was deleted. Made when it is first written to. */
  #upper: Map<Key, Value | undefined> | undefined;

  constructor(entries?: Iterable<readonly [Key, Value]>) {
    this.#lower = entries ? new Map(entries) : nothing;
  }

  /** The same map, to which writing does not change this one. */
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

  *[Symbol.iterator](): Generator<[Key, Value]> {
    for (const [key, value] of this.#lower) if (!this.#upper?.has(key)) yield [key, value];
    for (const [key, value] of this.#upper ?? []) if (value !== undefined) yield [key, value];
  }
}
