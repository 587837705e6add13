import type { Change } from './types';

/** Who wants to hear of changes. A fault of one must not cost the connection, nor keep the others from hearing. */
export class Listeners {
  readonly #listeners = new Set<(change: Change) => void>();

  constructor(private readonly onFault: (error: unknown) => void) {}

  /** Returns what takes the listener out again. */
  add(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: Change): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        this.onFault(error);
      }
    }
  }
}
