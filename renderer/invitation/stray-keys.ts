/** How long after the window comes to the front its first key may have been meant for the window that was in front before. */
const strayMs = 500;
/** A window that is left for less only passes the keyboard around: Tab goes past the end of the page, and to its beginning. */
const leftMs = 100;

/** Tells keys that press something apart from those that were typed into another window while this one came to the front. */
export class StrayKeys {
  #cameAt = -Infinity;
  #leftAt = -Infinity;
  #isFirst = false;

  /** @param now returns the time in milliseconds */
  constructor(private readonly now: () => number) {}

  /** MUST be called when the keyboard leaves the window. */
  left(): void {
    this.#leftAt = this.now();
  }

  /** MUST be called when the keyboard comes to the window. */
  came(): void {
    if (this.now() - this.#leftAt < leftMs) return;
    this.#cameAt = this.now();
    this.#isFirst = true;
  }

  /** Whether a key that is pressed now must do nothing. MUST be called for each key. */
  isStray(key: string): boolean {
    const isStray = this.#isFirst && (key === 'Enter' || key === ' ') && this.now() - this.#cameAt < strayMs;
    // While it is held, it repeats.
    if (!isStray) this.#isFirst = false;
    return isStray;
  }
}
