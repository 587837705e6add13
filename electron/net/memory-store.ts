import { memoryStore as entriesInMemory } from '../../shared/node/storage/entry-store';
import type { Receipts } from './delivery';
import type { HistoryStore } from './types';

/** Keeps conversations for as long as the program runs: for headless clients and tests. */
export const memoryStore = (): HistoryStore => ({ ...entriesInMemory(), ...receiptsInMemory() });

/** Keeps receipts for as long as the program runs: they are found out again. */
export function receiptsInMemory(): Pick<HistoryStore, 'receipts' | 'keepReceipts'> {
  const kept = new Map<string, Receipts>();
  return {
    receipts: (conversation) => kept.get(conversation) ?? new Map(),
    keepReceipts: (conversation, receipts) => void kept.set(conversation, new Map(receipts)),
  };
}
