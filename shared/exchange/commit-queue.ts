import type { ConversationId } from '../ids';

/** The part of a log that a commit queue uses. */
export interface Forkable<Log> {
  readonly conversation: ConversationId;
  /** Returns a copy. Adding to it does not change this log. */
  fork(): Log;
}

/** Logs with entries that are not durable yet. */
export interface Changeset<Log> {
  /** Returns the conversation's log to add to; a new one if there is none. */
  log(conversation: ConversationId): Log;
}

export interface Job<Log> {
  /** Number of entries that it judges. */
  readonly size: number;
  /** Adds entries to the changeset. Called again with a new changeset if another job of the same commit throws. */
  prepare(changeset: Changeset<Log>): void;
  /** The added entries are durable and in the logs. */
  done(): void;
  /** Preparing or storing failed; nothing was added. */
  failed(error: unknown): void;
}

/** What a commit queue needs of its node. */
export interface CommitPorts<Log> {
  /** Returns the current log, or a new one. */
  open(conversation: ConversationId): Log;
  /** Makes the additions to these forks durable, all or nothing. Rejects if nothing was stored. */
  keep(forks: readonly Log[]): Promise<void>;
  /** Replaces a log with its fork. */
  adopt(fork: Log): void;
  /** Resolves after the current turn of the event loop: everything received in it is committed together. */
  turn(): Promise<void>;
  /** Time in milliseconds. */
  now(): number;
  /** Called if a job's `done` or `failed` throws, which is a bug. Other jobs continue. */
  onFault(error: unknown): void;
}

/** Maximum number of entries in a commit. The more there are, the fewer pages of the store are written several times. */
const entriesPerCommit = 1_000;
/**
 * Time in milliseconds after which a commit takes no further job, so that other work has its turn soon: an entry whose
 * signature has to be checked takes many times as long as one that another vouches for.
 */
const judgingMs = 20;
/** Maximum number of turns of the event loop for which a commit waits while each of them brings more jobs. */
const turnsPerCommit = 8;

/**
 * Runs jobs on logs in order: prepare on forks, store, adopt, notify. Jobs that arrive during a commit are committed
 * together after it (group commit), so under load they share its cost. A log only ever holds durable entries, and a failed
 * store changes nothing.
 */
export class CommitQueue<Log extends Forkable<Log>> {
  #jobs: Job<Log>[] = [];
  #isBusy = false;
  #onIdle: (() => void)[] = [];
  /** Settles when the work between two commits is done. */
  #alone: Promise<void> = Promise.resolve();

  constructor(private readonly committing: CommitPorts<Log>) {}

  add(job: Job<Log>): void {
    this.#jobs.push(job);
    if (this.#isBusy) return;
    this.#isBusy = true;
    void this.#work();
  }

  /** Runs a function once all earlier jobs are done; synchronously if there are none. */
  after(run: () => void): void {
    if (!this.#isBusy) return run();
    this.add({ size: 0, prepare: () => undefined, done: run, failed: run });
  }

  /** Runs a function after all earlier jobs, while no commit is in progress. Its promise MUST NOT reject. */
  alone(run: () => Promise<void>): void {
    const begin = (): void => void (this.#alone = this.#alone.then(run));
    this.add({ size: 0, prepare: () => undefined, done: begin, failed: begin });
  }

  /** Resolves when all jobs are done. */
  idle(): Promise<void> {
    if (!this.#isBusy) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  async #work(): Promise<void> {
    while (this.#jobs.length > 0) {
      await this.#gather();
      await this.#commit(this.#nextJobs());
      await this.#alone;
    }
    this.#isBusy = false;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  /** Waits until a turn brings no more jobs: a page of an upload arrives in several turns. */
  async #gather(): Promise<void> {
    for (let turns = 0, before = 0; turns < turnsPerCommit && this.#jobs.length > before; turns += 1) {
      before = this.#jobs.length;
      await this.committing.turn();
    }
  }

  #nextJobs(): Job<Log>[] {
    let size = 0;
    const end = this.#jobs.findIndex((job) => (size += job.size) > entriesPerCommit);
    return this.#jobs.splice(0, end === -1 ? this.#jobs.length : Math.max(end, 1));
  }

  async #commit(jobs: readonly Job<Log>[]): Promise<void> {
    const { prepared, forks } = this.#prepare(jobs);
    try {
      if (forks.length > 0) await this.committing.keep(forks);
    } catch (error) {
      for (const job of prepared) this.#guarded(() => job.failed(error));
      return;
    }
    for (const fork of forks) this.committing.adopt(fork);
    for (const job of prepared) this.#guarded(() => job.done());
  }

  /** A job that throws may have added half of its entries, so the others are prepared again without it. */
  #prepare(jobs: readonly Job<Log>[]): { prepared: readonly Job<Log>[]; forks: Log[] } {
    const forks = new Map<ConversationId, Log>();
    const log = (conversation: ConversationId): Log => {
      const fork = forks.get(conversation) ?? this.committing.open(conversation).fork();
      forks.set(conversation, fork);
      return fork;
    };
    const end = this.committing.now() + judgingMs;
    for (const [index, job] of jobs.entries()) {
      if (index > 0 && this.committing.now() >= end) {
        this.#jobs.unshift(...jobs.slice(index));
        return { prepared: jobs.slice(0, index), forks: [...forks.values()] };
      }
      try {
        job.prepare({ log });
      } catch (error) {
        this.#guarded(() => job.failed(error));
        return this.#prepare(jobs.filter((each) => each !== job));
      }
    }
    return { prepared: jobs, forks: [...forks.values()] };
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.committing.onFault(error);
    }
  }
}
