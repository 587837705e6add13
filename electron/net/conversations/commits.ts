import type { EntryLog } from '../../../shared/conversation/entry-log';
import { WorkQueue, type CommitBounds } from '../../../shared/exchange/work-queue';
import type { ConversationId } from '../../../shared/ids';
import { KeyRing } from '../../../runtime/sealing/key-ring';
import { hasKeyChanges, noKeyChanges } from '../../../shared/sealing/kept-keys';
import { Opening } from '../sealing/opening';
import type { HistoryStore } from '../types';
import { Changeset } from './changeset';
import type { Conversations } from './conversations';

/**
 * Bounds of the app's commits. The more entries in one, the fewer pages of the store are written several times; a page of an
 * upload arrives in several turns.
 */
const commitBounds: CommitBounds = { cost: 1_000, preparingMs: 20, turns: 8 };

export interface CommitsOptions {
  readonly conversations: Pick<Conversations, 'fork' | 'adopt'>;
  readonly store: Pick<HistoryStore, 'append' | 'keys'>;
  now(): number;
  onFault(error: unknown): void;
}

/** Work on logs, which it requests by conversation. Called again when other work in the same commit fails. */
export type Prepare<Value> = (
  log: (conversation: ConversationId) => EntryLog,
  changes: Pick<Changeset, 'ownChain' | 'advance' | 'fillIn'>,
) => Value;

/** The one place where logs and the store change: in commits, one after the other. */
export class Commits {
  /** The queue of the work. The exchange adds to it, too. */
  readonly queue: WorkQueue<Changeset>;
  /** The keys of sealed messages. What changes in it is stored with the next commit. */
  readonly ring: KeyRing;
  /** Opens sealed messages before they are stored. */
  readonly opening: Opening;

  constructor(private readonly options: CommitsOptions) {
    const { conversations, store, now, onFault } = options;
    this.ring = new KeyRing(store.keys);
    this.opening = new Opening(this.ring);
    const durable = {
      fork: (conversation: ConversationId) => conversations.fork(conversation),
      ownChain: (conversation: ConversationId) => store.keys.ownChain(conversation),
    };
    this.queue = new WorkQueue<Changeset>(
      {
        changeset: (base) => new Changeset(durable, base),
        keep: (changeset) => this.#keep(changeset),
        turn: () => new Promise((resolve) => setImmediate(resolve)),
        now,
        onFault,
      },
      commitBounds,
    );
  }

  /**
   * Runs `prepare` on the logs in one commit. Resolves with its result once that is durable; rejects when the store fails.
   * @param source whose turn it is: work of one source is done in order
   */
  work<Value>(source: object, size: number, prepare: Prepare<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      let done: () => void = () => reject(new Error('nothing was prepared'));
      this.queue.add(source, {
        size,
        prepare: (changeset) => {
          const value = prepare((conversation) => changeset.log(conversation), changeset);
          done = () => resolve(value);
        },
        done: () => done(),
        failed: reject,
      });
    });
  }

  /** Runs a change of the store while nothing else changes it. Resolves once it is done; rejects when it does. */
  alone(change: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => this.queue.alone(() => change().then(resolve, reject)));
  }

  async #keep(changeset: Changeset): Promise<void> {
    const added = changeset.takeChanges((message) => this.opening.opened(message));
    const changes = [...added, ...changeset.filledIn];
    const keys = { ...noKeyChanges, ...this.ring.changes(), ownChains: changeset.takeOwnChains() };
    if (changes.length === 0 && !hasKeyChanges(keys)) return;
    const { store, conversations } = this.options;
    await store.append(changes, keys);
    this.ring.stored(keys);
    changeset.adopt((log) => conversations.adopt(log));
  }
}
