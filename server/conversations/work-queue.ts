/** A piece of work on the logs. */
export interface Job<Draft> {
  /** What it costs to judge, in messages of simple clients. */
  readonly size: number;
  /**
   * Adds what it adds, to a draft that is then kept as a whole. May be called again with a new draft, when another job of the
   * same commit throws.
   */
  prepare(draft: Draft): void;
  /** What the draft holds is durable. */
  done(draft: Draft): void;
  /** Nothing of the draft could be kept. */
  failed(error: unknown): void;
}

/** Cost of an entry of a full node, whose signature has to be verified, in messages of simple clients. */
export const costOfForeignEntry = 4;

/** Cost of what is judged and committed together: a few ten milliseconds of work, for which everybody else waits. */
export const costPerCommit = 400;

/**
 * Carries out work, the jobs of one source in order and the sources in turn: a single job waits for two commits at most,
 * even if another source has queued thousands. While one commit is written to the disk the rest waits, and is then
 * committed together: under load the cost of a commit is shared by all that waited for it.
 */
export class WorkQueue<Draft> {
  /** The jobs that wait, by source; the source whose turn is next comes first. */
  readonly #waiting = new Map<object, Job<Draft>[]>();
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

  /** @param source whose work it is: a connection, or the server itself */
  add(source: object, job: Job<Draft>): void {
    const jobs = this.#waiting.get(source);
    if (jobs) jobs.push(job);
    else this.#waiting.set(source, [job]);
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
    while (this.#waiting.size > 0) {
      // What came in this turn is written together, and what the last write set free leaves first.
      await this.turn();
      await this.#commit(this.#next());
    }
    this.#isBusy = false;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  /** Takes one job of each source in turn, until they make up a commit. */
  #next(): Job<Draft>[] {
    const next: Job<Draft>[] = [];
    let size = 0;
    for (const [source, jobs] of this.#waiting) {
      const [job] = jobs;
      if (!job) continue;
      size += job.size;
      if (next.length > 0 && size > costPerCommit) break;
      next.push(job);
      jobs.shift();
      this.#waiting.delete(source);
      // Added again, it is visited again after all others.
      if (jobs.length > 0) this.#waiting.set(source, jobs);
    }
    return next;
  }

  async #commit(jobs: readonly Job<Draft>[]): Promise<void> {
    const { draft, prepared } = this.#prepare(jobs);
    try {
      await this.keep(draft);
    } catch (error) {
      for (const job of prepared) this.#guarded(() => job.failed(error));
      return;
    }
    for (const job of prepared) this.#guarded(() => job.done(draft));
  }

  /** A job that throws may have added half of its entries, so the others are prepared again without it. */
  #prepare(jobs: readonly Job<Draft>[]): { draft: Draft; prepared: readonly Job<Draft>[] } {
    const draft = this.draft();
    for (const job of jobs)
      try {
        job.prepare(draft);
      } catch (error) {
        this.onFault(error);
        this.#guarded(() => job.failed(error));
        return this.#prepare(jobs.filter((each) => each !== job));
      }
    return { draft, prepared: jobs };
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.onFault(error);
    }
  }
}
