import type { Change } from './types';

/** Listeners for changes. An exception in one neither costs the connection nor keeps the others from being called. */
export class Listeners {
  readonly #listeners = new Set<(change: Change) => void>();

  constructor(private readonly onFault: (error: unknown) => void) {}

  /** Returns a function that removes the listener. */
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
