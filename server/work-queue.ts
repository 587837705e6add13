/** A piece of work on the logs. */
export interface Job<Draft> {
  /** How many entries it looks at. */
  readonly size: number;
  /** Adds what it adds, to a draft that is then kept as a whole. */
  prepare(draft: Draft): void;
  /** What the draft holds is durable. */
  done(draft: Draft): void;
  /** Nothing of the draft could be kept. */
  failed(error: unknown): void;
}

/** Looking at an entry means verifying or making a signature: more than these at once would hold up everybody. */
const entriesAtOnce = 100;

/**
 * Carries out work in order. While what came first is written to the disk the rest waits, and is then written together:
 * under load a write costs each as good as nothing.
 */
export class WorkQueue<Draft> {
  #jobs: Job<Draft>[] = [];
  #isBusy = false;
  #onIdle: (() => void)[] = [];

  /**
   * @param draft begins a draft
   * @param keep makes it durable
   * @param turn resolves when the current turn of the event loop is over
   * @param onFault told of what should not happen; the others' work goes on
   */
  constructor(
    private readonly draft: () => Draft,
    private readonly keep: (draft: Draft) => Promise<void>,
    private readonly turn: () => Promise<void>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  add(job: Job<Draft>): void {
    this.#jobs.push(job);
    if (this.#isBusy) return;
    this.#isBusy = true;
    void this.#work();
  }

  /** Resolves when all that was added is done. */
  idle(): Promise<void> {
    if (!this.#isBusy) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  async #work(): Promise<void> {
    while (this.#jobs.length > 0) {
      // What came in this turn is written together, and what the last write set free leaves first.
      await this.turn();
      await this.#commit(this.#next());
    }
    this.#isBusy = false;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #next(): Job<Draft>[] {
    let size = 0;
    const end = this.#jobs.findIndex((job) => (size += job.size) > entriesAtOnce);
    return this.#jobs.splice(0, end === -1 ? this.#jobs.length : Math.max(end, 1));
  }

  async #commit(jobs: readonly Job<Draft>[]): Promise<void> {
    const draft = this.draft();
    const prepared = jobs.filter((job) => this.#isPrepared(job, draft));
    try {
      await this.keep(draft);
    } catch (error) {
      for (const job of prepared) this.#guarded(() => job.failed(error));
      return;
    }
    for (const job of prepared) this.#guarded(() => job.done(draft));
  }

  #isPrepared(job: Job<Draft>, draft: Draft): boolean {
    try {
      job.prepare(draft);
      return true;
    } catch (error) {
      this.onFault(error);
      this.#guarded(() => job.failed(error));
      return false;
    }
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.onFault(error);
    }
  }
}
