import type { ConversationId } from '../ids';

/** A log as a commit queue sees it. */
export interface Forkable<Log> {
  readonly conversation: ConversationId;
  /** The same log, to which adding does not change this one. */
  fork(): Log;
}

/** Logs to which entries are added that are not durable yet. */
export interface Draft<Log> {
  /** The conversation's log to add to; a new one if there is none yet. */
  log(conversation: ConversationId): Log;
}

/** A piece of work on the logs. */
export interface Job<Log> {
  /** Number of entries that it judges. */
  readonly size: number;
  /** Adds entries to the draft. May be called again with a new draft, when another job of the same batch throws. */
  prepare(draft: Draft<Log>): void;
  /** What was added is durable and in the logs. */
  done(): void;
  /** Preparing or storing failed; nothing was added. */
  failed(error: unknown): void;
}

/** What a commit queue works on. */
export interface Committing<Log> {
  /** The log as it is now, or a new one. */
  open(conversation: ConversationId): Log;
  /** Makes what was added to these forks durable, all or nothing. Rejects when nothing was kept. */
  keep(forks: readonly Log[]): Promise<void>;
  /** Takes a fork in place of the log that it was made of. */
  adopt(fork: Log): void;
  /** Resolves when the current turn of the event loop is over, so that what came in it is written together. */
  turn(): Promise<void>;
  /** Told of what should not happen: a job's `done` or `failed` threw. The work of others goes on. */
  onFault(error: unknown): void;
}

/** Number of entries judged between two commits: so many hashes and chained checks take well under 50 ms. */
const entriesPerCommit = 250;

/**
 * Carries out work on logs in order: prepare on forks, store, adopt, tell. While one commit is written the rest waits, and
 * is then written together, so under load the cost of one commit is shared by all that waited for it. A log only ever holds
 * what is durable, and a failed store changes nothing.
 */
export class CommitQueue<Log extends Forkable<Log>> {
  #jobs: Job<Log>[] = [];
  #isBusy = false;
  #onIdle: (() => void)[] = [];
  /** Work that is done between two commits. */
  #alone: Promise<void> = Promise.resolve();

  constructor(private readonly committing: Committing<Log>) {}

  add(job: Job<Log>): void {
    this.#jobs.push(job);
    if (this.#isBusy) return;
    this.#isBusy = true;
    void this.#work();
  }

  /** Runs something once all that was added before is done; at once when there is nothing. */
  after(run: () => void): void {
    if (!this.#isBusy) return run();
    this.add({ size: 0, prepare: () => undefined, done: run, failed: run });
  }

  /** Does something after all that was added before, with no commit going on. It may not reject. */
  alone(run: () => Promise<void>): void {
    const begin = (): void => void (this.#alone = this.#alone.then(run));
    this.add({ size: 0, prepare: () => undefined, done: begin, failed: begin });
  }

  /** Resolves when all that was added is done. */
  idle(): Promise<void> {
    if (!this.#isBusy) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  async #work(): Promise<void> {
    while (this.#jobs.length > 0) {
      await this.committing.turn();
      await this.#commit(this.#nextBatch());
      await this.#alone;
    }
    this.#isBusy = false;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #nextBatch(): Job<Log>[] {
    let size = 0;
    const end = this.#jobs.findIndex((job) => (size += job.size) > entriesPerCommit);
    return this.#jobs.splice(0, end === -1 ? this.#jobs.length : Math.max(end, 1));
  }

  async #commit(batch: readonly Job<Log>[]): Promise<void> {
    const { prepared, forks } = this.#prepare(batch);
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
  #prepare(batch: readonly Job<Log>[]): { prepared: readonly Job<Log>[]; forks: Log[] } {
    const forks = new Map<ConversationId, Log>();
    const log = (conversation: ConversationId): Log => {
      const fork = forks.get(conversation) ?? this.committing.open(conversation).fork();
      forks.set(conversation, fork);
      return fork;
    };
    for (const job of batch)
      try {
        job.prepare({ log });
      } catch (error) {
        this.#guarded(() => job.failed(error));
        return this.#prepare(batch.filter((each) => each !== job));
      }
    return { prepared: batch, forks: [...forks.values()] };
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.committing.onFault(error);
    }
  }
}
