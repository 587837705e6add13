import type { Environment } from '../../../runtime/environment';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { sha256 } from '../../../runtime/entries/hash';
import { verifiesEntry } from '../../../runtime/entries/signing';
import { takesPart } from '../../../shared/conversation/control-state';
import { EntryLog } from '../../../shared/conversation/entry-log';
import {
  emptyMessageShelf,
  type StoredLog,
  type MessageShelf,
} from '../../../shared/conversation/log-addition';
import { LogChangeset } from '../../../shared/conversation/log-changeset';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import { WorkQueue, type CommitBounds } from '../../../shared/exchange/work-queue';
import type { ExchangeNode } from '../../../shared/exchange/exchange';
import type { Claim } from '../../../shared/exchange/ports';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { failed, success, type Failure, type Result } from '../../../shared/protocol/errors';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import { Admission } from './admission';
import { Contacts } from './contacts';
import { OwnDelivery } from './delivery';
import type { Conversation, HistoryStore } from '../types';
import { WaitingInvitations } from './waiting-invitations';

/** A conversation as it is held here. */
interface HeldConversation extends Conversation {
  log: EntryLog;
  readonly delivery: OwnDelivery;
}

/**
 * Bounds of the app's commits. The more entries in one, the fewer pages of the store are written several times; a page of an
 * upload arrives in several turns.
 */
const commitBounds: CommitBounds = { cost: 1_000, preparingMs: 20, turns: 8 };

export interface ConversationsOptions {
  me: PersonId;
  store: HistoryStore;
  environment: Pick<Environment, 'now' | 'setTimer' | 'random'>;
  onFault(error: unknown): void;
  isLeaving(conversation: ConversationId): boolean;
  isIgnored?: ((person: PersonId) => boolean) | undefined;
}

/** The conversations that this node holds. Their logs change in one place only: the work queue. */
export class Conversations {
  readonly #options: ConversationsOptions;
  readonly #held = new Map<ConversationId, HeldConversation>();
  readonly #queue: WorkQueue<LogChangeset>;
  readonly #contacts: Contacts;
  readonly #invitations: WaitingInvitations;

  /** Reads the stored conversations. Throws when the store does. */
  constructor(options: ConversationsOptions) {
    this.#options = options;
    const { store, me, onFault, isIgnored } = options;
    this.#contacts = new Contacts(me, () => this.logs());
    this.#invitations = new WaitingInvitations(
      me,
      () => this.logs(),
      isIgnored,
      (person) => this.#contacts.isContact(person),
    );
    for (const conversation of store.reader.conversations()) this.#adopt(this.#opened(conversation));
    const fork = (conversation: ConversationId): EntryLog =>
      this.#held.get(conversation)?.log.fork() ?? this.#opened(conversation);
    this.#queue = new WorkQueue<LogChangeset>(
      {
        changeset: (base) => new LogChangeset(fork, base),
        keep: (changeset) => this.#keep(changeset),
        turn: () => new Promise((resolve) => setImmediate(resolve)),
        now: options.environment.now,
        onFault,
      },
      commitBounds,
    );
  }

  get all(): ReadonlyMap<ConversationId, Conversation> {
    return this.#held;
  }

  get(conversation: ConversationId): HeldConversation | undefined {
    return this.#held.get(conversation);
  }

  *logs(): Generator<EntryLog> {
    for (const { log } of this.#held.values()) yield log;
  }

  get queue(): WorkQueue<LogChangeset> {
    return this.#queue;
  }

  get contacts(): Contacts {
    return this.#contacts;
  }

  /** What the exchange needs of this node. */
  get node(): ExchangeNode {
    const { me, environment } = this.#options;
    const admission = new Admission(me, this.#invitations);
    return {
      me,
      clock: environment,
      log: (conversation) => this.#held.get(conversation)?.log,
      openTrial: (conversation) => this.trial(conversation),
      sharedWith: (person) => this.#sharedWith(person),
      encode: encodeEntry,
      admits: (trial) => admission.admits(trial),
      mayBring: (log, { waiting }, entry) => admission.mayBring(log, entry, waiting),
    };
  }

  /** Returns a new log of a conversation, with no stored entries. */
  trial(conversation: ConversationId): EntryLog {
    return this.#log(conversation, emptyMessageShelf, undefined);
  }

  /**
   * Runs `prepare` on the logs in one commit. Resolves with its result once that is durable; rejects when the store fails.
   * @param source whose turn it is: work of one source is done in order
   */
  work<Value>(source: object, size: number, prepare: Prepare<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      let done: () => void = () => reject(new Error('nothing was prepared'));
      this.#queue.add(source, {
        size,
        prepare: (changeset) => {
          const value = prepare((conversation) => changeset.log(conversation));
          done = () => resolve(value);
        },
        done: () => done(),
        failed: reject,
      });
    });
  }

  /** Deletes the content of a conversation's messages on this computer. */
  deleteTexts(conversation: ConversationId): Promise<Result<void>> {
    return this.#alone(phrase('failure.notDeleted'), async () => {
      await this.#options.store.deleteTexts(conversation);
      this.#adopt(this.#opened(conversation));
    });
  }

  /** Removes a message of this person that the server refused: its content is deleted here, and it is not offered again. */
  removeRefused(conversation: ConversationId, hash: EntryHash): Promise<Result<void>> {
    return this.#alone(phrase('failure.notRemoved'), async () => {
      const held = this.#held.get(conversation);
      if (!held?.delivery.refused.has(hash)) return;
      await this.#options.store.deleteText(conversation, hash);
      held.delivery.forget(hash);
    });
  }

  /**
   * Records what a node holds; `holder` is undefined for a server. Returns whether it holds more of this person's messages
   * than was known.
   */
  holds(conversation: ConversationId, holder: PersonId | undefined, claim: Claim): boolean {
    const delivery = this.#held.get(conversation)?.delivery;
    if (!delivery?.note(holder, claim)) return false;
    this.#options.store.keepReceipts(conversation, delivery.receipts());
    return true;
  }

  /** The server refused an entry. Returns whether that is news about one of this person's. */
  refuse(conversation: ConversationId, hash: EntryHash, problem: Failure): boolean {
    const held = this.#held.get(conversation);
    const entry = held && entryWith(held.log, hash);
    if (!held || !entry || held.log.personOf(entry.writer) !== this.#options.me) return false;
    return held.delivery.refuse(entry, problem);
  }

  /** Returns this person's refused entries, to be offered again; they count as pending again. */
  takeRefused(conversation: ConversationId): LogEntry[] {
    const held = this.#held.get(conversation);
    return held?.delivery.takeRefused().flatMap((hash) => entryWith(held.log, hash) ?? []) ?? [];
  }

  /** Changes the store while nothing else changes it. */
  #alone(complaint: Phrase, change: () => Promise<void>): Promise<Result<void>> {
    return new Promise((resolve) =>
      this.#queue.alone(async () => {
        try {
          await change();
          resolve(success(undefined));
        } catch (error) {
          this.#options.onFault(error);
          resolve(failed('internal', complaint));
        }
      }),
    );
  }

  /** Conversations that concern both this person and another; without another, all that concern this person. */
  *#sharedWith(person: PersonId | undefined): Generator<ConversationId> {
    const { me } = this.#options;
    for (const { conversation, everyone } of this.logs())
      if (everyone.has(me) && (person === undefined || everyone.has(person))) yield conversation;
  }

  async #keep(changeset: LogChangeset): Promise<void> {
    const changes = changeset.takeChanges();
    if (changes.length === 0) return;
    await this.#options.store.append(changes);
    changeset.adopt((log) => this.#adopt(log));
  }

  #opened(conversation: ConversationId): EntryLog {
    const { reader } = this.#options.store;
    return this.#log(conversation, reader, reader.kept(conversation));
  }

  #log(conversation: ConversationId, shelf: MessageShelf, kept: StoredLog | undefined): EntryLog {
    return new EntryLog(conversation, shelf, this.#options.me, verifiesEntry, sha256, kept);
  }

  #adopt(log: EntryLog): void {
    const { conversation } = log;
    const held = this.#held.get(conversation);
    this.#invitations.recount();
    if (held?.log.controls !== log.controls) this.#contacts.recount();
    if (held) held.log = log;
    else this.#held.set(conversation, this.#newlyHeld(log));
  }

  #newlyHeld(log: EntryLog): HeldConversation {
    const { store, me, isLeaving } = this.#options;
    const { conversation } = log;
    const held: HeldConversation = {
      log,
      delivery: new OwnDelivery(me, () => held.log, store.receipts(conversation)),
      get isLeaving() {
        return isLeaving(conversation);
      },
    };
    return held;
  }
}

/** Work on logs, which it requests by conversation. Called again when other work in the same commit fails. */
export type Prepare<Value> = (log: (conversation: ConversationId) => EntryLog) => Value;

const entryWith = (log: EntryLog, hash: EntryHash): LogEntry | undefined =>
  log.controlEntry(hash) ?? log.messageWithHash(hash);

/** Whether a person takes part in a conversation that is held. */
export const isIn = (held: Conversation | undefined, person: PersonId): boolean =>
  held !== undefined && takesPart(held.log.state, person);
