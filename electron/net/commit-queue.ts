import { Log } from '../../shared/conversation/log';
import type { EntryStore } from '../../shared/node/storage/entry-store';

/** Logs while entries are added to them that are not durable yet. */
export interface Draft {
  /** The conversation's log to add to; a new one if there is none yet. */
  log(conversation: string): Log;
}

/** A piece of work on the logs. */
export interface Job {
  /** How many entries it looks at. */
  readonly size: number;
  /** Adds what it adds. */
  prepare(draft: Draft): void;
  /** What it added is durable, and in the logs. */
  done(): void;
  /** The store failed; nothing was added. */
  failed(error: unknown): void;
}

/** Looking at an entry means verifying a signature: more than these at once would hold up a window. */
const entriesAtOnce = 100;

/**
 * Carries out work on the logs in order. While what came first is written to the disk the rest waits, and is then written
 * together: under load a write costs as much as a single one. A log only ever holds what is durable.
 */
export class CommitQueue {
  #jobs: Job[] = [];
  #isBusy = false;
  /** What is done between two commits. */
  #alone: Promise<void> = Promise.resolve();

  /**
   * @param open the log as it is now, or a new one
   * @param adopt takes a log in place of that one
   */
  constructor(
    private readonly store: EntryStore,
    private readonly open: (conversation: string) => Log,
    private readonly adopt: (log: Log) => void,
  ) {}

  add(job: Job): void {
    this.#jobs.push(job);
    if (this.#isBusy) return;
    this.#isBusy = true;
    queueMicrotask(() => void this.#work());
  }

  /** Runs something once all that was added before is done; at once when there is nothing. */
  after(run: () => void): void {
    if (!this.#isBusy) return run();
    this.add({ size: 0, prepare: () => undefined, done: run, failed: run });
  }

  /** Does something after all that was added before, with nothing else going on. It may not reject. */
  alone(run: () => Promise<void>): void {
    const begin = (): void => void (this.#alone = this.#alone.then(run));
    this.add({ size: 0, prepare: () => undefined, done: begin, failed: begin });
  }

  async #work(): Promise<void> {
    while (this.#jobs.length > 0) {
      await this.#commit(this.#next());
      await this.#alone;
    }
    this.#isBusy = false;
  }

  #next(): Job[] {
    let size = 0;
    const end = this.#jobs.findIndex((job) => (size += job.size) > entriesAtOnce);
    return this.#jobs.splice(0, end === -1 ? this.#jobs.length : Math.max(end, 1));
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    const forks = new Map<string, Log>();
    const log = (conversation: string): Log => {
      const fork = forks.get(conversation) ?? this.open(conversation).fork();
      forks.set(conversation, fork);
      return fork;
    };
    try {
      for (const job of jobs) job.prepare({ log });
      const changed = [...forks.values()].map((fork) => ({ fork, addition: fork.changes() }));
      const additions = changed.map(({ addition }) => addition).filter(({ heads }) => heads.length > 0);
      if (additions.length > 0) await this.store.append(additions);
      for (const { fork, addition } of changed) if (addition.heads.length > 0) this.adopt(fork);
    } catch (error) {
      for (const job of jobs) job.failed(error);
      return;
    }
    for (const job of jobs) job.done();
  }
}
