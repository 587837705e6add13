import type { LogEntry } from '../../../shared/conversation/log-entry';
import type { Holder } from '../../../shared/exchange/holders';
import type { Claim } from '../../../shared/exchange/ports';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import type { Failure } from '../../../shared/protocol/errors';
import type { HistoryStore } from '../types';
import type { Conversations } from './conversations';

/** Delivery of what this person wrote, in all conversations: what other nodes hold of it, and what the server refused. */
export class Deliveries {
  constructor(
    private readonly me: PersonId,
    private readonly conversations: Pick<Conversations, 'get'>,
    private readonly store: Pick<HistoryStore, 'keepReceipts'>,
  ) {}

  /** Records what a node holds. Returns whether it holds more of this person's messages than was known. */
  note(conversation: ConversationId, holder: Holder, claim: Claim): boolean {
    const delivery = this.conversations.get(conversation)?.delivery;
    if (!delivery?.note(holder === 'server' ? undefined : holder, claim)) return false;
    this.store.keepReceipts(conversation, delivery.receipts());
    return true;
  }

  /** The server refused an entry. Returns whether that is news about one of this person's. */
  refuse(conversation: ConversationId, hash: EntryHash, problem: Failure): boolean {
    const held = this.conversations.get(conversation);
    const entry = held?.log.entryWith(hash);
    if (!held || !entry || held.log.personOf(entry.writer) !== this.me) return false;
    return held.delivery.refuse(entry, problem);
  }

  /** Returns this person's refused entries, to be offered again; they count as pending again. */
  takeRefused(conversation: ConversationId): LogEntry[] {
    const held = this.conversations.get(conversation);
    return held?.delivery.takeRefused().flatMap((hash) => held.log.entryWith(hash) ?? []) ?? [];
  }
}
