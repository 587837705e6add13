/** A piece of work on the logs. */
export interface Job<Changeset> {
  /** Cost of judging it, in messages of simple clients. */
  readonly size: number;
  /**
   * Adds to a changeset, which is then committed as a whole. Called again with a new changeset if another job of the commit throws,
   * or a commit that this one builds on fails.
   */
  prepare(changeset: Changeset): void;
  /** The changeset is durable. */
  done(changeset: Changeset): void;
  /** The changeset could not be stored, or `prepare` threw. */
  failed(error: unknown): void;
}

/** Cost of an entry of a full node, whose signature has to be verified, in messages of simple clients. */
export const costOfForeignEntry = 4;

/** Maximum cost of a commit of several jobs: some tens of milliseconds of work, for which all others wait. */
export const costPerCommit = 400;

/** Number of commits in flight: one is being written to disk, and one is ready to follow. */
const commitsAtOnce = 2;

/** A commit that is being prepared or stored. */
interface PendingCommit<Changeset> {
  readonly changeset: Changeset;
  readonly jobs: readonly Job<Changeset>[];
  outcome: { readonly error?: unknown } | undefined;
}

/**
 * Runs jobs with group commit. The jobs of one source run in order and the sources in turn: a single job waits for three
 * commits at most, even if another source has queued thousands. While one commit is written to disk, the next is prepared on
 * top of it. Other jobs wait and are then committed together: under load they share the cost of a commit.
 */
export class WorkQueue<Changeset> {
  /** Waiting jobs by source; the source whose turn is next comes first. */
  readonly #waiting = new Map<object, Job<Changeset>[]>();
  /** Jobs to prepare again, because a commit on which they build failed. */
  #again: readonly Job<Changeset>[] = [];
  /** Commits in flight, oldest first. */
  #commits: PendingCommit<Changeset>[] = [];
  #isPreparing = false;
  #onIdle: (() => void)[] = [];

  /**
   * @param changeset creates a changeset that builds on one that is being committed
   * @param keep makes a changeset durable; MUST reject if the changeset on which it builds fails
   * @param told called when the jobs of a durable commit are done
   * @param turn resolves when the current turn of the event loop is over
   * @param onFault called with what a job throws; other jobs go on
   */
  constructor(
    private readonly changeset: (base: Changeset | undefined) => Changeset,
    private readonly keep: (changeset: Changeset) => Promise<void>,
    private readonly told: () => void,
    private readonly turn: () => Promise<void>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** @param source who asks: a connection, or the server itself */
  add(source: object, job: Job<Changeset>): void {
    const jobs = this.#waiting.get(source);
    if (jobs) jobs.push(job);
    else this.#waiting.set(source, [job]);
    if (!this.#isPreparing) this.#prepareSoon();
  }

  /** Resolves when all jobs are done. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  get #isIdle(): boolean {
    return !this.#isPreparing && !this.#hasWork && this.#commits.length === 0;
  }

  get #hasWork(): boolean {
    return this.#again.length > 0 || this.#waiting.size > 0;
  }

  /** Prepares a commit after the current turn of the event loop, unless enough are in flight. */
  #prepareSoon(): void {
    if (this.#isPreparing || !this.#hasWork || this.#commits.length >= commitsAtOnce) return;
    this.#isPreparing = true;
    // Jobs added in this turn are committed together, and the output of the last commit is sent first.
    void this.turn().then(() => {
      this.#isPreparing = false;
      const jobs = this.#again.length > 0 ? this.#again : this.#next();
      this.#again = [];
      this.#commit(jobs);
      this.#prepareSoon();
    });
  }

  #commit(jobs: readonly Job<Changeset>[]): void {
    const commit = this.#prepare(jobs, this.#commits.at(-1)?.changeset);
    this.#commits.push(commit);
    const end = (outcome: { error?: unknown }): void => {
      commit.outcome = outcome;
      this.#settle();
    };
    this.keep(commit.changeset).then(
      () => end({}),
      (error: unknown) => end({ error }),
    );
  }

  /** Reports outcomes in the order of commits: one with nothing to write may end before an earlier one. */
  #settle(): void {
    for (let commit = this.#commits[0]; commit?.outcome; commit = this.#commits[0]) {
      this.#commits.shift();
      if ('error' in commit.outcome) this.#failed(commit, commit.outcome.error);
      else this.#done(commit);
    }
    this.#prepareSoon();
    if (this.#isIdle) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #done({ jobs, changeset }: PendingCommit<Changeset>): void {
    for (const job of jobs) this.#guarded(() => job.done(changeset));
    this.#guarded(this.told);
  }

  /** Fails the jobs of a commit; those of later commits, which build on it, are prepared again. */
  #failed({ jobs }: PendingCommit<Changeset>, error: unknown): void {
    this.#again = [...this.#commits.flatMap((commit) => commit.jobs), ...this.#again];
    this.#commits = [];
    for (const job of jobs) this.#guarded(() => job.failed(error));
  }

  /** Takes one job of each source in turn, until they make up a commit. */
  #next(): Job<Changeset>[] {
    const next: Job<Changeset>[] = [];
    let size = 0;
    for (const [source, jobs] of this.#waiting) {
      const [job] = jobs;
      if (!job) continue;
      size += job.size;
      if (next.length > 0 && size > costPerCommit) break;
      next.push(job);
      jobs.shift();
      this.#waiting.delete(source);
      // Re-inserted at the end, the source is visited again after all others.
      if (jobs.length > 0) this.#waiting.set(source, jobs);
    }
    return next;
  }

  /** A job that throws may have added some of its entries, so the others are prepared again without it. */
  #prepare(jobs: readonly Job<Changeset>[], base: Changeset | undefined): PendingCommit<Changeset> {
    const changeset = this.changeset(base);
    for (const job of jobs)
      try {
        job.prepare(changeset);
      } catch (error) {
        this.onFault(error);
        this.#guarded(() => job.failed(error));
        return this.#prepare(
          jobs.filter((each) => each !== job),
          base,
        );
      }
    return { changeset, jobs, outcome: undefined };
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.onFault(error);
    }
  }
}
