/** A queue from which anything can be taken out. It takes the same time for many as for few. */
export class AgeQueue<Each> {
  readonly #all = new Set<Each>();
  /** Where the oldest is. One iterator for good: a new one would pass over all that were deleted from the beginning. */
  #oldest: Iterator<Each> = this.#all.values();

  /** Adds one as the youngest, whatever it was before. */
  add(each: Each): void {
    this.#all.delete(each);
    this.#all.add(each);
  }

  delete(each: Each): void {
    this.#all.delete(each);
  }

  /** Takes the oldest. */
  shift(): Each | undefined {
    if (this.#all.size === 0) return undefined;
    let next = this.#oldest.next();
    // An iterator that has ended does not go on.
    if (next.done === true) {
      this.#oldest = this.#all.values();
      next = this.#oldest.next();
    }
    if (next.done === true) return undefined;
    this.#all.delete(next.value);
    return next.value;
  }
}
