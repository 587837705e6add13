import { sha256 } from '../../../runtime/entries/hash';
import { verifiesEntry } from '../../../runtime/entries/signing';
import { EntryLog } from '../../../shared/conversation/entry-log';
import {
  emptyMessageShelf,
  type StoredLog,
  type MessageShelf,
} from '../../../shared/conversation/log-addition';
import type { ConversationId, PersonId, WriterId } from '../../../shared/ids';
import type { Conversation, HistoryStore } from '../types';
import { Contacts } from './contacts';
import { OwnDelivery } from './delivery';
import { WaitingInvitations } from './waiting-invitations';

/** A conversation as it is held here. */
interface HeldConversation extends Conversation {
  log: EntryLog;
  readonly delivery: OwnDelivery;
}

/** Whether the user takes no invitations from a person, who may be a contact. */
export type IsIgnored = (person: PersonId, isContact: boolean) => boolean;

export interface ConversationsOptions {
  me: PersonId;
  store: Pick<HistoryStore, 'reader' | 'receipts'>;
  isLeaving(conversation: ConversationId): boolean;
  isIgnored?: IsIgnored | undefined;
  isBlocked?: ((person: PersonId) => boolean) | undefined;
}

/** The conversations that this node holds. Their logs are replaced by `Commits` only, once changes are durable. */
export class Conversations {
  readonly contacts: Contacts;
  readonly invitations: WaitingInvitations;
  readonly #options: ConversationsOptions;
  readonly #held = new Map<ConversationId, HeldConversation>();
  #revoked: ReadonlySet<WriterId> | undefined;

  /** Reads the stored conversations. Throws when the store does. */
  constructor(options: ConversationsOptions) {
    this.#options = options;
    const { store, me, isIgnored } = options;
    this.contacts = new Contacts(me, () => this.logs());
    this.invitations = new WaitingInvitations(
      me,
      () => this.logs(),
      isIgnored,
      (person) => this.contacts.isContact(person),
    );
    for (const conversation of store.reader.conversations()) this.reread(conversation);
  }

  /** Whether the user has blocked this person. */
  isBlocked(person: PersonId): boolean {
    return this.#options.isBlocked?.(person) ?? false;
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

  /** The writers that are revoked in some conversation. */
  get revoked(): ReadonlySet<WriterId> {
    return (this.#revoked ??= new Set([...this.logs()].flatMap(({ state }) => [...state.revoked])));
  }

  /** Returns a new log of a conversation, with no stored entries. */
  trial(conversation: ConversationId): EntryLog {
    return this.#log(conversation, emptyMessageShelf, undefined);
  }

  /** Returns a fork of a conversation's log; if it is not held, its log from the store, which is usually empty. */
  fork(conversation: ConversationId): EntryLog {
    return this.#held.get(conversation)?.log.fork() ?? this.#opened(conversation);
  }

  /** Holds a log, in place of the conversation's former one. */
  adopt(log: EntryLog): void {
    const { conversation } = log;
    const held = this.#held.get(conversation);
    this.invitations.recount();
    if (held?.log.controls !== log.controls) {
      this.contacts.recount();
      this.#revoked = undefined;
    }
    if (held) held.log = log;
    else this.#held.set(conversation, this.#newlyHeld(log));
  }

  /** Replaces a conversation's log by what the store has. */
  reread(conversation: ConversationId): void {
    this.adopt(this.#opened(conversation));
  }

  #opened(conversation: ConversationId): EntryLog {
    const { reader } = this.#options.store;
    return this.#log(conversation, reader, reader.kept(conversation));
  }

  #log(conversation: ConversationId, shelf: MessageShelf, kept: StoredLog | undefined): EntryLog {
    return new EntryLog(conversation, shelf, this.#options.me, verifiesEntry, sha256, kept);
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
