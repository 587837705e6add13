import type { Entry } from '../../shared/conversation/entry';
import type { EntryStore } from './types';

/** Keeps entries for as long as the program runs: for headless clients and tests. */
export function memoryStore(): EntryStore {
  const kept: Entry[] = [];
  return {
    load: () => [...kept],
    append: (entries) => void kept.push(...entries),
  };
}
