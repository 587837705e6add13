import { takeKey } from '../../../runtime/sealing/given-keys';
import { verifiesKeys } from '../../../runtime/sealing/keys-message';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { ConversationId, WriterId } from '../../../shared/ids';
import { sealingBounds } from '../../../shared/sealing/bounds';
import type { ChainKey } from '../../../shared/sealing/chain-key';
import type { Keys } from '../../../shared/sealing/keys-message';
import { messagesWithKey } from '../../../shared/sealing/named-messages';
import { isIntroduced, isOfParticipant, mayBeTaken } from '../../../shared/sealing/recipients';
import { commitmentOf } from '../../../runtime/sealing/ratchet';
import type { Commits } from '../conversations/commits';
import type { WriterKeys } from '../keys';
import type { HistoryStore } from '../types';

export interface TakingOptions {
  readonly keys: WriterKeys;
  readonly commits: Pick<Commits, 'work' | 'ring'>;
  readonly store: Pick<HistoryStore, 'keys'>;
  log(conversation: ConversationId): EntryLog | undefined;
}

/** What became of a KEYS. */
export interface Taken {
  /** Whether it need not come again: what is of use in it is stored. */
  readonly isDone: boolean;
  /** Whether it had keys that were not here. */
  readonly isNews: boolean;
}

const dropped: Taken = { isDone: false, isNews: false };

/** Takes keys that others give to this computer. */
export class Taking {
  constructor(private readonly options: TakingOptions) {}

  /**
   * Takes the keys of a KEYS that are of use, and stores them. Rejects when the store fails.
   * @param here called once they open messages, which is before they are stored
   */
  async take(keys: Keys, here: () => void): Promise<Taken> {
    const { keys: own, commits, log } = this.options;
    if (keys.recipient !== own.writer.id || !verifiesKeys(keys)) return dropped;
    const held = log(keys.conversation);
    // The INVITE, or the WRITER of whoever gives them, may still be on its way: they come again.
    if (!held?.isKnown || !isIntroduced(held, keys.sender)) return dropped;
    const opened = held.isSealed && mayBeTaken(held, keys) ? await this.#opened(held, keys) : [];
    this.#add(log(keys.conversation) ?? held, keys.sender, opened);
    here();
    // What changes in the ring is stored with the next commit.
    if (opened.length > 0) await commits.work(this, 1, () => undefined);
    return { isDone: true, isNews: opened.length > 0 };
  }

  /** The keys that are not here yet, and that can be kept: opening each takes a while. */
  async #opened(held: EntryLog, keys: Keys): Promise<ChainKey[]> {
    const { keys: own, commits } = this.options;
    const { seal } = own.writer;
    const opened: ChainKey[] = [];
    if (!seal) return opened;
    let room = this.#roomFor(held, keys.sender);
    for (const given of keys.keys) {
      const hasMessages = messagesWithKey(held, given).length > 0;
      if (!hasMessages && room <= 0) continue;
      if (commits.ring.holds({ ...given, conversation: keys.conversation }, given.key)) continue;
      // One after the other: each takes a while, and other work has its turn between them.
      const key = await takeKey(given, keys, seal.pem);
      if (!hasMessages) room -= 1;
      if (key.ok) opened.push(key.value);
    }
    return opened;
  }

  /** Number of keys of a sender that can be kept besides those that are, until messages are held that they open. */
  #roomFor(held: EntryLog, sender: WriterId): number {
    const { keysInTransit, keysAfterLeaving } = sealingBounds;
    const most = isOfParticipant(held, sender) ? keysInTransit : keysAfterLeaving;
    return most - this.options.store.keys.countUnproven(sender);
  }

  #add(held: EntryLog, sender: WriterId, opened: readonly ChainKey[]): void {
    const { ring } = this.options.commits;
    let room = this.#roomFor(held, sender);
    for (const key of opened) {
      const name = { ...key, key: commitmentOf(key) };
      if (messagesWithKey(held, name).length > 0) ring.addProven(key);
      else if (room > 0) {
        ring.addGiven(key, sender);
        room -= 1;
      }
    }
  }
}
