import { localEntryStore } from '../../runtime/entries/store/local-store';
import { receiptsInMemory } from './memory-store';
import type { HistoryStore } from './types';

/** Keeps conversations in a file that this process writes itself: for headless clients, which may block on the disk. */
export const fileStore = (path: string): HistoryStore & { close(): void } => ({
  ...localEntryStore(path),
  ...receiptsInMemory(),
});
