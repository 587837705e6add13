import type { SetTimer } from './timers';

/**
 * Ends what takes too long, such as connections that do not register. All have the same time, so they are due in the order in
 * which they were added, and one timer serves them all.
 */
export class Deadlines<Each> {
  readonly #due = new Map<Each, number>();
  #timer: { cancel(): void } | undefined;

  /**
   * @param ms time that each has
   * @param now a clock that never goes back, in milliseconds
   * @param expire called when the time of one is over
   */
  constructor(
    private readonly ms: number,
    private readonly now: () => number,
    private readonly setTimer: SetTimer,
    private readonly expire: (each: Each) => void,
  ) {}

  add(each: Each): void {
    this.#due.set(each, this.now() + this.ms);
    this.#schedule();
  }

  /** Number of those whose time is not over. */
  get size(): number {
    return this.#due.size;
  }

  all(): Iterable<Each> {
    return this.#due.keys();
  }

  /** Forgets one that was in time, or whose connection has closed. */
  delete(each: Each): void {
    this.#due.delete(each);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#due.clear();
  }

  #schedule(): void {
    const [first] = this.#due.values();
    if (first === undefined) return;
    this.#timer ??= this.setTimer(() => this.#expireDue(), Math.max(0, first - this.now()));
  }

  #expireDue(): void {
    this.#timer = undefined;
    const now = this.now();
    for (const [each, due] of this.#due) {
      if (due > now) break;
      this.#due.delete(each);
      this.expire(each);
    }
    this.#schedule();
  }
}
