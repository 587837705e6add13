import type { LogAddition } from '../../../shared/conversation/log-addition';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import { CommitChain, inChain } from './commit-chain';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { openEntries } from './open-entries';
import { createEntryTables, createReadingIndexes } from './tables';

/** The store of a node's entries. */
export interface EntryStore {
  readonly reader: EntryReader;
  /**
   * Stores additions, all or none; they are on disk when it resolves. Rejects with `StoreError`. Additions build on earlier
   * ones: if these fail after this call, so does it.
   */
  append(additions: readonly LogAddition[]): Promise<void>;
  /** Deletes the content of all messages of a conversation; their headers stay. */
  deleteTexts(conversation: ConversationId): Promise<void>;
  /** Deletes the content of one message; its header stays. */
  deleteText(conversation: ConversationId, hash: EntryHash): Promise<void>;
}

/**
 * A store that this thread writes itself, in a file or (`:memory:`) in memory: for programs that may block on the disk, and
 * for tests.
 */
export function localEntryStore(path = ':memory:'): EntryStore & { close(): void } {
  const database = openEntries(path, [createEntryTables, createReadingIndexes]);
  const writer = new EntryWriter(database);
  const chain = new CommitChain();
  return {
    reader: new EntryReader(database),
    append: inChain(async (additions: readonly LogAddition[], failures) =>
      chain.write(failures, () => writer.append(additions)),
    ),
    deleteTexts: async (conversation) => writer.deleteContents(conversation),
    deleteText: async (conversation, hash) => writer.deleteContent(conversation, hash),
    close: () => database.close(),
  };
}
