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

/** Commits that are under way at once: one is written to the disk, and one is ready for when that is done. */
const commitsAtOnce = 2;

/** What is committed together. */
interface Batch<Draft> {
  readonly draft: Draft;
  readonly jobs: readonly Job<Draft>[];
  outcome: { readonly error?: unknown } | undefined;
}

/**
 * Carries out work, the jobs of one source in order and the sources in turn: a single job waits for three commits at most,
 * even if another source has queued thousands. While one commit is written to the disk the next is prepared, on top of it;
 * what else comes waits, and is then committed together: under load the cost of a commit is shared by all that waited for it.
 */
export class WorkQueue<Draft> {
  /** The jobs that wait, by source; the source whose turn is next comes first. */
  readonly #waiting = new Map<object, Job<Draft>[]>();
  /** Jobs that are to be prepared again, because what they were prepared on top of could not be kept. */
  #again: readonly Job<Draft>[] = [];
  /** The commits that are under way, the first first. */
  #batches: Batch<Draft>[] = [];
  #isPreparing = false;
  #onIdle: (() => void)[] = [];

  /**
   * @param draft begins a draft, on top of another that is being kept
   * @param keep makes it durable. Where it was begun on top of another that fails, it must fail, too
   * @param turn resolves when the current turn of the event loop is over
   * @param onFault told of what should not happen; the others' work goes on
   */
  constructor(
    private readonly draft: (base: Draft | undefined) => Draft,
    private readonly keep: (draft: Draft) => Promise<void>,
    private readonly turn: () => Promise<void>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** @param source whose work it is: a connection, or the server itself */
  add(source: object, job: Job<Draft>): void {
    const jobs = this.#waiting.get(source);
    if (jobs) jobs.push(job);
    else this.#waiting.set(source, [job]);
    if (!this.#isPreparing) this.#prepareSoon();
  }

  /** Resolves when all that was added is done. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  get #isIdle(): boolean {
    return !this.#isPreparing && !this.#hasWork && this.#batches.length === 0;
  }

  get #hasWork(): boolean {
    return this.#again.length > 0 || this.#waiting.size > 0;
  }

  /** Prepares a commit when the current turn is over, unless enough are under way. */
  #prepareSoon(): void {
    if (this.#isPreparing || !this.#hasWork || this.#batches.length >= commitsAtOnce) return;
    this.#isPreparing = true;
    // What came in this turn is written together, and what the last write set free leaves first.
    void this.turn().then(() => {
      this.#isPreparing = false;
      const jobs = this.#again.length > 0 ? this.#again : this.#next();
      this.#again = [];
      this.#commit(jobs);
      this.#prepareSoon();
    });
  }

  #commit(jobs: readonly Job<Draft>[]): void {
    const batch = this.#prepare(jobs, this.#batches.at(-1)?.draft);
    this.#batches.push(batch);
    const end = (outcome: { error?: unknown }): void => {
      batch.outcome = outcome;
      this.#settle();
    };
    this.keep(batch.draft).then(
      () => end({}),
      (error: unknown) => end({ error }),
    );
  }

  /** Tells how commits ended, in their order: one with nothing to write is kept before those that came earlier. */
  #settle(): void {
    for (let batch = this.#batches[0]; batch?.outcome; batch = this.#batches[0]) {
      this.#batches.shift();
      if ('error' in batch.outcome) this.#failed(batch, batch.outcome.error);
      else for (const job of batch.jobs) this.#guarded(() => job.done(batch.draft));
    }
    this.#prepareSoon();
    if (this.#isIdle) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  /** What was prepared on top of a commit that failed is prepared again. */
  #failed({ jobs }: Batch<Draft>, error: unknown): void {
    this.#again = [...this.#batches.flatMap((batch) => batch.jobs), ...this.#again];
    this.#batches = [];
    for (const job of jobs) this.#guarded(() => job.failed(error));
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

  /** A job that throws may have added half of its entries, so the others are prepared again without it. */
  #prepare(jobs: readonly Job<Draft>[], base: Draft | undefined): Batch<Draft> {
    const draft = this.draft(base);
    for (const job of jobs)
      try {
        job.prepare(draft);
      } catch (error) {
        this.onFault(error);
        this.#guarded(() => job.failed(error));
        return this.#prepare(
          jobs.filter((each) => each !== job),
          base,
        );
      }
    return { draft, jobs, outcome: undefined };
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.onFault(error);
    }
  }
}
