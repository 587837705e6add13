import { localEntryStore } from '../../runtime/entries/store/local-store';
import type { ConversationId } from '../../shared/ids';
import type { HistoryStore, Receipts } from './types';

/** Keeps conversations in memory only: for headless clients and tests. */
export const memoryStore = (): HistoryStore => ({ ...localEntryStore(), ...receiptsInMemory() });

/** Keeps receipts in memory only: other nodes report them again. */
export function receiptsInMemory(): Pick<HistoryStore, 'receipts' | 'keepReceipts'> {
  const kept = new Map<ConversationId, Receipts>();
  return {
    receipts: (conversation) => kept.get(conversation) ?? new Map(),
    keepReceipts: (conversation, receipts) => void kept.set(conversation, new Map(receipts)),
  };
}
