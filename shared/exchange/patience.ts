/** How long jobs wait for others, so that they share a commit. */
export interface Gathering {
  /** Cost of waiting jobs from which on none of them waits any longer. */
  readonly enough: number;
  /** The same while a commit is in flight, so that under load few large commits are made instead of many small ones. */
  readonly enoughBehind: number;
  /** Runs a function once after a time in milliseconds, unless it is cancelled. */
  setTimer(run: () => void, ms: number): { cancel(): void };
}

/**
 * Whether the jobs of a work queue wait for others. The first job after a while of quiet never waits; the next are patient
 * for some milliseconds after the beginning of a commit. What the least patient one gets, all get.
 */
export class Patience {
  /** When the last commit was begun. */
  #begun = -Infinity;
  /** The least patience of the jobs that are to be prepared, in milliseconds. */
  #leastMs = Infinity;
  /** The cost of these jobs. */
  #cost = 0;
  #timer: { cancel(): void } | undefined;

  /** @param onEnd called when a wait has taken as long as it may */
  constructor(
    private readonly around: { readonly gathering?: Gathering; now(): number },
    private readonly onEnd: () => void,
  ) {}

  /** A job is to be prepared. */
  added({ size, patienceMs = 0 }: { readonly size: number; readonly patienceMs?: number }): void {
    if (patienceMs < this.#leastMs) {
      this.#leastMs = patienceMs;
      this.#stop();
    }
    this.#cost += size;
  }

  /** A job that is to be prepared has grown. */
  grew(cost: number): void {
    this.#cost += cost;
  }

  /** A commit is begun, with the jobs that there are. */
  begun(): void {
    this.#stop();
    this.#begun = this.around.now();
    this.#leastMs = Infinity;
    this.#cost = 0;
  }

  /** Ends the wait of all jobs that are to be prepared. */
  end(): void {
    this.#stop();
    this.#leastMs = 0;
  }

  /**
   * Whether the jobs that are to be prepared wait; `onEnd` is called when they no longer do, unless that is known before.
   * @param isBehind whether a commit is in flight
   */
  isWaiting(isBehind: boolean): boolean {
    const { gathering } = this.around;
    if (!gathering || this.#leastMs === 0) return false;
    if (this.#cost >= (isBehind ? gathering.enoughBehind : gathering.enough)) return false;
    if (this.#timer) return true;
    const since = this.around.now() - this.#begun;
    // The clock may have been set back.
    if (since < 0 || since >= this.#leastMs) return false;
    this.#timer = gathering.setTimer(() => {
      this.end();
      this.onEnd();
    }, this.#leastMs - since);
    return true;
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
