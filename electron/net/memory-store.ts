import { memoryStore as entriesInMemory } from '../../shared/node/storage/entry-store';
import type { Receipts } from './delivery';
import type { HistoryStore } from './types';

/** Keeps conversations for as long as the program runs: for headless clients and tests. */
export function memoryStore(): HistoryStore {
  const kept = new Map<string, Receipts>();
  return {
    ...entriesInMemory(),
    receipts: (conversation) => kept.get(conversation) ?? new Map(),
    keepReceipts: (conversation, receipts) => void kept.set(conversation, new Map(receipts)),
  };
}
