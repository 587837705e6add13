/**
 * Runs an update after changes: at the end of this turn of the event loop, or `leastMs` after the last update ended. If that
 * took longer, waits as long as it took, so that constant changes take at most half of this process's time.
 */
export class Pace {
  /** Cancels the update that is scheduled. */
  #cancel: (() => void) | undefined;
  #lastEndedAt = -Infinity;
  #lastTookMs = 0;
  #hasEnded = false;

  /** @param now returns the time in milliseconds */
  constructor(
    private readonly update: () => void,
    private readonly leastMs: number,
    private readonly now: () => number,
  ) {}

  /** Schedules an update, unless one is scheduled. */
  changed(): void {
    if (this.#cancel || this.#hasEnded) return;
    const waitMs = this.#lastEndedAt + Math.max(this.leastMs, this.#lastTookMs) - this.now();
    this.#cancel = waitMs > 0 ? after(waitMs, () => this.flush()) : atEndOfTurn(() => this.flush());
  }

  /** Does an update that is scheduled now. */
  hurry(): void {
    if (this.#cancel) this.flush();
  }

  /** Cancels the update that is scheduled, and schedules no more. */
  end(): void {
    this.#hasEnded = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Updates now. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const begun = this.now();
    this.update();
    this.#lastEndedAt = this.now();
    this.#lastTookMs = this.#lastEndedAt - begun;
  }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function atEndOfTurn(run: () => void): () => void {
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}
