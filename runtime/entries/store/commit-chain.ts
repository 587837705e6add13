/**
 * Orders commits of which each builds on the one before: if one fails, those that were requested before its failure was known
 * fail as well. Requester and writer may be in different threads.
 */
export class CommitChain {
  /** Number of failed commits, and the error of the last. */
  #failures = 0;
  #failure: unknown;

  /**
   * Runs a write.
   * @param known number of failures known when the commit was requested. If another has failed since, the commit builds on
   *   it, and fails with the same error
   */
  write<Value>(known: number, write: () => Value): Value {
    if (known < this.#failures) throw this.#failure;
    // The requester also counts commits that failed on their way to this writer.
    this.#failures = known;
    try {
      return write();
    } catch (error) {
      this.#failures += 1;
      this.#failure = error;
      throw error;
    }
  }
}

/** Passes a writer, with each commit, the number of failures known when it was requested. */
export function inChain<Commit extends unknown[], Value>(
  append: (failures: number, ...commit: Commit) => Promise<Value>,
): (...commit: Commit) => Promise<Value> {
  let failures = 0;
  return async (...commit) => {
    const known = failures;
    try {
      return await append(known, ...commit);
    } catch (error) {
      // Commits that fail because of an earlier one do not count.
      if (known === failures) failures += 1;
      throw error;
    }
  };
}
