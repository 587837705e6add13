import type { ExchangeQueue } from '../../shared/exchange/exchange';
import { WorkQueue, type CommitBounds, type Job } from '../../shared/exchange/work-queue';
import type { Router } from '../../shared/exchange/router';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { LogEntry } from '../../shared/conversation/log-entry';
import type { ConversationId } from '../../shared/ids';
import type { SetTimer } from '../../runtime/timers';
import type { Session } from '../session';
import type { Feeds } from '../simple-clients/feeds';
import type { OldMessage } from '../storage/message-reader';
import type { MessageStore } from '../storage/message-store';
import { emptyCommit } from '../storage/message-writer';
import { Changeset, type StateChange } from './changeset';
import type { Logs } from './logs';
import { Task } from './task';
import type { Trouble } from './trouble';

/** Cost of an entry of a full node, whose signature has to be verified, in messages of simple clients. */
export const costOfForeignEntry = 4;

/** Bounds of the server's commits: some tens of milliseconds of work, for which all others wait. */
export const commitBounds: CommitBounds = { cost: 1_000, preparingMs: 50, turns: 1 };

/** Cost from which on messages do not wait for others: more would save little. */
const enough = 64;
/** The same while a commit is written: what comes meanwhile shares the next one, and the writes to sockets. */
const enoughBehind = 400;

/** Delay before the cursors of simple clients are stored, several at a time. */
const cursorsMs = 1_000;

/** What `Commits` needs of the server. */
export interface CommitParts {
  readonly store: MessageStore;
  readonly logs: Logs;
  readonly feeds: Feeds;
  readonly trouble: Trouble;
  readonly setTimer: SetTimer;
  /** Resolves when the current turn of the event loop is over. */
  turn(): Promise<void>;
  now(): number;
  onFault(error: unknown): void;
  /** Announces a durable change to who takes part; called before the `done` of the job that made it. */
  changed(change: StateChange): void;
  /** Sends the messages that `done` has gathered; called after the jobs of a commit, and before a session's `after`. */
  flush(): void;
  /** Whether anybody may ask for the signatures of a conversation's messages. */
  isAsked(log: EntryLog): boolean;
  /** Passes on durable entries that were written here: all of a conversation's together. */
  written(conversation: ConversationId, entries: readonly LogEntry[]): void;
}

/** Work on conversations, done in one commit after the other. No change is announced before it is on disk. */
export class Commits {
  readonly #parts: CommitParts;
  readonly #queue: WorkQueue<Changeset>;
  /** The changeset that jobs are being prepared in. */
  #changeset: Changeset;
  /** The durable changeset whose changes are being announced. */
  #told: Changeset;
  #cursorsTimer: { cancel(): void } | undefined;
  #cursorsAreDue = false;
  /** The task that was added last. */
  #last: Task | undefined;

  constructor(parts: CommitParts) {
    this.#parts = parts;
    this.#changeset = this.#told = new Changeset(parts.logs);
    this.#queue = new WorkQueue(
      {
        changeset: (base) => (this.#changeset = new Changeset(parts.logs, base)),
        keep: (changeset) => this.#keep(changeset),
        told: () => parts.flush(),
        turn: parts.turn,
        now: parts.now,
        gathering: { enough, enoughBehind, setTimer: parts.setTimer },
        onFault: parts.onFault,
      },
      commitBounds,
    );
  }

  /** The changeset that jobs are being prepared in; only for use within `prepare`. */
  get changeset(): Changeset {
    return this.#changeset;
  }

  /** The durable changeset whose changes are being announced; only for use within `done`. */
  get told(): Changeset {
    return this.#told;
  }

  /** @param source who asks: jobs of one source are done in order */
  add(session: Session | undefined, job: Job<Changeset>, source: object = session ?? this): void {
    this.#last = new Task(job, session, this.#tell, this.#parts.onFault);
    this.#queue.add(session ?? source, this.#last);
  }

  /**
   * Returns whether a job may grow by the current line of its session: it is the last that was added, and is not prepared
   * yet. If so, the line counts towards it.
   */
  grow(job: Job<Changeset>): boolean {
    const grows = this.#last?.grow(job) ?? false;
    if (grows) this.#queue.grew(1);
    return grows;
  }

  /** Adds the exchange's work on entries of a full node. */
  addForeign(session: Session | undefined, source: Router, job: Parameters<ExchangeQueue['add']>[1]): void {
    this.add(session, { ...job, size: job.size * costOfForeignEntry }, source);
  }

  /** Runs a function once all earlier jobs of a session are done; synchronously if there are none. */
  after(session: Session | undefined, run: () => void): void {
    if (!session || !this.#queue.isBusyWith(session)) return run();
    const done = (): void => {
      this.#parts.flush();
      run();
    };
    this.add(session, { size: 0, prepare: () => undefined, done, failed: run });
  }

  /** Deletes the content of a few messages. Resolves with whether that succeeded. */
  delete(messages: readonly OldMessage[]): Promise<boolean> {
    return new Promise((resolve) =>
      this.add(undefined, {
        size: messages.length,
        prepare: (changeset) => {
          for (const message of messages) changeset.delete(message);
        },
        done: () => resolve(true),
        failed: () => resolve(false),
      }),
    );
  }

  /** Stores the cursors of simple clients soon, several changes at a time. */
  keepCursorsSoon(): void {
    this.#cursorsTimer ??= this.#parts.setTimer(() => {
      this.#cursorsTimer = undefined;
      this.keepCursors();
    }, cursorsMs);
  }

  /** Makes a commit with the cursors of simple clients, even if nothing else is to be stored. */
  keepCursors(): void {
    this.#cursorsAreDue = true;
    const nothing = (): void => undefined;
    this.#queue.add(this, { size: 0, prepare: nothing, done: nothing, failed: nothing });
  }

  /** Stores the cursors. Resolves when all pending work is done. */
  async close(): Promise<void> {
    this.keepCursors();
    await this.#queue.idle();
    this.#cursorsTimer?.cancel();
  }

  readonly #tell = (changes: readonly StateChange[], changeset: Changeset): void => {
    this.#told = changeset;
    for (const change of changes) this.#parts.changed(change);
  };

  async #keep(changeset: Changeset): Promise<void> {
    const { store, feeds, trouble, written, isAsked } = this.#parts;
    const cursors = this.#cursorsAreDue ? feeds.unkept() : [];
    this.#cursorsAreDue = false;
    const commit = changeset.commit(cursors, isAsked);
    const isTrying = trouble.isActive;
    if (!commit && !isTrying) return;
    try {
      const { before, last } = await store.append({ ...(commit ?? emptyCommit), now: this.#parts.now() });
      changeset.adopt(before);
      feeds.arrived(last);
    } catch (error) {
      trouble.failed(error);
      throw error;
    }
    feeds.kept(cursors);
    trouble.works();
    // All entries of a conversation together: of a simple client's messages only the last is signed.
    for (const [conversation, entries] of changeset.written()) written(conversation, entries);
  }
}
