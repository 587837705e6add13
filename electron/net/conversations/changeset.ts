import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { AddedMessage, LogAddition } from '../../../shared/conversation/log-addition';
import { LogChangeset } from '../../../shared/conversation/log-changeset';
import type { ConversationId } from '../../../shared/ids';
import type { OwnKeyChain } from '../../../shared/sealing/kept-keys';

/** What a changeset builds on. */
export interface Durable {
  fork(conversation: ConversationId): EntryLog;
  /** This computer's key chain in a conversation, as it was stored with the last message that it sealed. */
  ownChain(conversation: ConversationId): OwnKeyChain | undefined;
}

/** The logs of one commit, with the key chains of the messages that are sealed in it. */
export class Changeset extends LogChangeset {
  readonly #ownChains = new Map<ConversationId, OwnKeyChain>();
  readonly #filledIn: LogAddition[] = [];
  #before: Changeset | undefined;

  /** @param before the changeset that is being committed, on which this one builds */
  constructor(
    private readonly durable: Durable,
    before?: Changeset,
  ) {
    super((conversation) => durable.fork(conversation), before);
    this.#before = before;
  }

  /** This computer's key chain in a conversation. */
  ownChain(conversation: ConversationId): OwnKeyChain | undefined {
    const own = this.#ownChains.get(conversation) ?? this.#before?.ownChain(conversation);
    return own ?? this.durable.ownChain(conversation);
  }

  /** Notes where a key chain is after a message of this changeset. */
  advance(chain: OwnKeyChain): void {
    this.#ownChains.set(chain.conversation, chain);
  }

  /** Stores messages in their opened form, in place of the sealed one. */
  fillIn(conversation: ConversationId, messages: readonly AddedMessage[]): void {
    const nothing = { controls: [], pieces: [], recast: undefined, clock: 0 };
    if (messages.length > 0) this.#filledIn.push({ conversation, messages, ...nothing });
  }

  /** What is to be stored in place of what is there. */
  get filledIn(): readonly LogAddition[] {
    return this.#filledIn;
  }

  /** The key chains that are to be stored with the changes. Nothing is added afterwards. */
  takeOwnChains(): readonly OwnKeyChain[] {
    this.#before = undefined;
    return [...this.#ownChains.values()];
  }
}
