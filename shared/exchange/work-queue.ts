import { Patience, type Gathering } from './patience';

/** A piece of work on logs. */
export interface Job<Changeset> {
  /** Cost of judging it, in messages that need no signature check. */
  readonly size: number;
  /**
   * How long after the beginning of a commit the job may wait for others, to be part of the next one with them, in
   * milliseconds. Without it, the job does not wait.
   */
  readonly patienceMs?: number;
  /**
   * Adds to a changeset, which is then committed as a whole. Called again with a new changeset if another job of the commit throws,
   * or a commit that this one builds on fails.
   */
  prepare(changeset: Changeset): void;
  /** The changeset is durable. */
  done(changeset: Changeset): void;
  /** The changeset could not be stored, or `prepare` threw; nothing was added. */
  failed(error: unknown): void;
}

/** What a work queue needs of its node. */
export interface Committer<Changeset> {
  /** Creates a changeset on top of one that is being committed, or of the durable logs. */
  changeset(base: Changeset | undefined): Changeset;
  /** Makes a changeset durable, all or nothing. MUST reject if the changeset on which it builds fails. */
  keep(changeset: Changeset): Promise<void>;
  /** Called when the jobs of a durable commit are done. */
  told?(): void;
  /** Resolves after the current turn of the event loop: everything received in it is committed together. */
  turn(): Promise<void>;
  /** Time in milliseconds. */
  now(): number;
  /** Bounds how long jobs with patience wait for others. Without it, no job does. */
  readonly gathering?: Gathering;
  /** Called if a job's `done` or `failed` throws, or what runs alone, which is a bug. Other jobs continue. */
  onFault(error: unknown): void;
}

/** Size of a commit. A larger one costs less per entry, but all others wait for it. */
export interface CommitBounds {
  /** Maximum cost of a commit of several jobs. */
  readonly cost: number;
  /** Time in milliseconds after which a commit takes no further job: checking signatures takes much longer than all else. */
  readonly preparingMs: number;
  /** Maximum number of turns of the event loop for which a commit waits while each of them brings more jobs. */
  readonly turns: number;
}

/** Number of commits in flight: one is being written to disk, and one is ready to follow. */
const commitsAtOnce = 2;

/** Who asks for jobs, such as a connection. */
interface Source<Changeset> {
  readonly key: object;
  readonly waiting: QueuedJob<Changeset>[];
  /** Number of jobs that are neither done nor failed. */
  unfinished: number;
}

interface QueuedJob<Changeset> {
  readonly job: Job<Changeset>;
  readonly source: Source<Changeset>;
}

/** One commit. */
interface PendingCommit<Changeset> {
  readonly changeset: Changeset;
  readonly jobs: QueuedJob<Changeset>[];
  outcome: { readonly error?: unknown } | undefined;
}

/**
 * Runs jobs with group commit. The jobs of one source run in order and the sources in turn: a single job waits for three
 * commits at most, even if another source has queued thousands. While one commit is written to disk, the next is prepared on
 * top of it. Other jobs wait and are then committed together: under load they share the cost of a commit. Jobs with patience
 * share it even if the disk is fast: soon after a commit they wait for others.
 */
export class WorkQueue<Changeset> {
  /** Sources with unfinished jobs. */
  readonly #sources = new Map<object, Source<Changeset>>();
  /** Sources with waiting jobs; the one whose turn is next comes first. */
  readonly #turns: Source<Changeset>[] = [];
  /** Jobs to prepare again, before all others, because a commit on which they build failed. */
  #again: QueuedJob<Changeset>[] = [];
  /** Number of jobs that are to be prepared. */
  #waiting = 0;
  /** Commits in flight, oldest first. */
  #inFlight: PendingCommit<Changeset>[] = [];
  #isPreparing = false;
  /** Runs once all jobs are done; what is requested meanwhile waits in `#behind`. */
  #alone: { readonly run: () => Promise<void>; hasBegun: boolean } | undefined;
  readonly #behind: (() => void)[] = [];
  #onIdle: (() => void)[] = [];
  readonly #patience: Patience;

  constructor(
    private readonly committer: Committer<Changeset>,
    private readonly most: CommitBounds,
  ) {
    this.#patience = new Patience(committer, () => this.#goOn());
  }

  /** @param key who asks: a connection, or the node itself */
  add(key: object, job: Job<Changeset>): void {
    if (this.#alone) return void this.#behind.push(() => this.add(key, job));
    const source = this.#sources.get(key) ?? { key, waiting: [], unfinished: 0 };
    if (source.unfinished === 0) this.#sources.set(key, source);
    source.unfinished += 1;
    if (source.waiting.length === 0) this.#turns.push(source);
    source.waiting.push({ job, source });
    this.#waiting += 1;
    this.#patience.added(job);
    this.#goOn();
  }

  /** MUST be called when a job that is to be prepared has grown, with the cost that it has grown by. */
  grew(cost: number): void {
    this.#patience.grew(cost);
    this.#goOn();
  }

  /** Whether a source has unfinished jobs. */
  isBusyWith(key: object): boolean {
    return this.#sources.has(key);
  }

  /** Runs a function once all earlier jobs of a source are done; synchronously if there are none. */
  after(key: object, run: () => void): void {
    if (!this.#alone && !this.isBusyWith(key)) return run();
    this.add(key, { size: 0, prepare: () => undefined, done: run, failed: run });
  }

  /** Runs a function after all earlier jobs and before all later ones. That its promise rejects is a bug; see `onFault`. */
  alone(run: () => Promise<void>): void {
    if (this.#alone) return void this.#behind.push(() => this.alone(run));
    this.#alone = { run, hasBegun: false };
    this.#goOn();
  }

  /** Resolves when all jobs are done. */
  idle(): Promise<void> {
    if (this.#isDone && !this.#alone) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  get #isDone(): boolean {
    return !this.#isPreparing && this.#waiting === 0 && this.#inFlight.length === 0;
  }

  /** Prepares a commit after the current turn of the event loop, unless enough are in flight. */
  #goOn(): void {
    if (this.#isDone) return this.#finish();
    if (this.#isPreparing || this.#waiting === 0 || this.#inFlight.length >= commitsAtOnce) return;
    if (this.#patience.isWaiting(this.#inFlight.length > 0)) return;
    this.#isPreparing = true;
    void this.#gather().then(() => {
      // Jobs may ask for others while they are prepared, or when they fail.
      this.#commit();
      this.#isPreparing = false;
      this.#goOn();
    });
  }

  /** Called when no jobs are left. */
  #finish(): void {
    if (!this.#alone) for (const resolve of this.#onIdle.splice(0)) resolve();
    else if (!this.#alone.hasBegun) {
      this.#alone.hasBegun = true;
      void this.#runAlone(this.#alone.run);
    }
  }

  async #runAlone(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.committer.onFault(error);
    }
    this.#alone = undefined;
    for (const request of this.#behind.splice(0)) request();
    this.#goOn();
  }

  /** Waits until a turn brings no more jobs: what belongs together may arrive in several turns. */
  async #gather(): Promise<void> {
    for (let turns = 0, before = 0; turns < this.most.turns && this.#waiting > before; turns += 1) {
      before = this.#waiting;
      await this.committer.turn();
    }
  }

  #commit(): void {
    this.#patience.begun();
    const commit = this.#prepare(this.#inFlight.at(-1)?.changeset);
    if (this.#waiting > 0) this.#patience.end();
    this.#inFlight.push(commit);
    const end = (outcome: { error?: unknown }): void => {
      commit.outcome = outcome;
      this.#settle();
    };
    this.committer.keep(commit.changeset).then(
      () => end({}),
      (error: unknown) => end({ error }),
    );
  }

  /** Prepares one job of each source in turn, until they make up a commit. */
  #prepare(base: Changeset | undefined): PendingCommit<Changeset> {
    const end = this.committer.now() + this.most.preparingMs;
    let commit: PendingCommit<Changeset> = {
      changeset: this.committer.changeset(base),
      jobs: [],
      outcome: undefined,
    };
    let cost = 0;
    for (let next = this.#next(); next; next = this.#next()) {
      cost += next.job.size;
      const isFirst = commit.jobs.length === 0;
      if (!isFirst && (cost > this.most.cost || this.committer.now() >= end)) break;
      this.#take(next);
      commit = this.#added(commit, next, base);
    }
    return commit;
  }

  /** The job whose turn is next. */
  #next(): QueuedJob<Changeset> | undefined {
    return this.#again[0] ?? this.#turns[0]?.waiting[0];
  }

  #take({ source }: QueuedJob<Changeset>): void {
    this.#waiting -= 1;
    if (this.#again.shift()) return;
    source.waiting.shift();
    this.#turns.shift();
    // At the end, the source is visited again after all others.
    if (source.waiting.length > 0) this.#turns.push(source);
  }

  /** A job that throws may have added some of its entries, so the others are prepared again without it. */
  #added(
    commit: PendingCommit<Changeset>,
    queued: QueuedJob<Changeset>,
    base: Changeset | undefined,
  ): PendingCommit<Changeset> {
    try {
      queued.job.prepare(commit.changeset);
      commit.jobs.push(queued);
      return commit;
    } catch (error) {
      this.#fail(queued, error);
    }
    let again: PendingCommit<Changeset> = {
      changeset: this.committer.changeset(base),
      jobs: [],
      outcome: undefined,
    };
    for (const each of commit.jobs) again = this.#added(again, each, base);
    return again;
  }

  /** Reports outcomes in the order of commits: one with nothing to write may end before an earlier one. */
  #settle(): void {
    for (let commit = this.#inFlight[0]; commit?.outcome; commit = this.#inFlight[0]) {
      if ('error' in commit.outcome) this.#failed(commit, commit.outcome.error);
      else this.#done(commit);
      this.#inFlight.shift();
    }
    this.#goOn();
  }

  #done({ jobs, changeset }: PendingCommit<Changeset>): void {
    for (const { job, source } of jobs) {
      this.#ended(source);
      this.#guarded(() => job.done(changeset));
    }
    this.#guarded(() => this.committer.told?.());
  }

  /** Fails the jobs of a commit; those of later commits, which build on it, are prepared again. */
  #failed(failed: PendingCommit<Changeset>, error: unknown): void {
    const later = this.#inFlight.filter((commit) => commit !== failed).flatMap(({ jobs }) => jobs);
    this.#again = [...later, ...this.#again];
    this.#waiting += later.length;
    if (later.length > 0) this.#patience.end();
    this.#inFlight = [failed];
    for (const queued of failed.jobs) this.#fail(queued, error);
  }

  #fail({ job, source }: QueuedJob<Changeset>, error: unknown): void {
    this.#ended(source);
    this.#guarded(() => job.failed(error));
  }

  #ended(source: Source<Changeset>): void {
    source.unfinished -= 1;
    if (source.unfinished === 0) this.#sources.delete(source.key);
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.committer.onFault(error);
    }
  }
}
