import type { Addition } from '../../conversation/shelf';
import { openForWriting, type Migration } from './database';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { createLogTables } from './log-tables';

/** Where entries are kept. */
export interface EntryStore {
  readonly reader: EntryReader;
  /** Keeps additions, all or none; they are on the disk when it resolves. Rejects with `StoreError`. */
  append(additions: readonly Addition[]): Promise<void>;
}

/** A store whose texts can be deleted. */
export interface ErasableStore extends EntryStore {
  /** Deletes the texts of a conversation. Who takes part, and which numbers were had, stays known. */
  deleteTexts(conversation: string): Promise<void>;
  /** Deletes one text; that its number was had stays known. */
  deleteText(conversation: string, author: string, number: number): Promise<void>;
}

/** Entries in the memory of this process, for headless clients and tests: for as long as it is referred to. */
export function memoryStore(): ErasableStore {
  return localStore(':memory:', [createLogTables]);
}

/** Entries in a file that this thread writes itself: a program that may wait for its disk. */
export function localStore(
  path: string,
  migrations: readonly Migration[],
): ErasableStore & { close(): void } {
  const database = openForWriting(path, migrations);
  const reader = new EntryReader(database);
  const writer = new EntryWriter(database);
  return {
    reader,
    append: async (additions) => writer.append(additions),
    deleteTexts: async (conversation) => writer.deleteTexts(conversation),
    deleteText: async (conversation, author, number) => writer.deleteText(conversation, author, number),
    close: () => database.close(),
  };
}
