import type { SetTimer } from '../runtime/timers';

/**
 * Ends connections that do not register in time. All have the same time, so they are due in the order in which they connected,
 * and one timer serves them all.
 */
export class RegistrationDeadlines<Each> {
  readonly #due = new Map<Each, number>();
  #timer: { cancel(): void } | undefined;

  /**
   * @param ms time to register
   * @param now a clock that never goes back, in milliseconds
   * @param expire called when the time of a connection is over, whether or not it has registered
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

  /** Forgets a connection that has closed. */
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
