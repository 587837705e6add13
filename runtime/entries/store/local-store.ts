import type { LogAddition } from '../../../shared/conversation/log-addition';
import { noKeyChanges, type KeyChanges } from '../../../shared/sealing/kept-keys';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import { CommitChain, inChain } from './commit-chain';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { Statements } from '../../sqlite/statements';
import { createKeyTables, createLiarsTable, KeyReader, KeyWriter } from './key-store';
import { createTransitTable, TransitReader } from './keys-in-transit';
import { openEntries } from './open-entries';
import { createEntryTables, createReadingIndexes } from './tables';

/** The store of a node's entries. */
export interface EntryStore {
  readonly reader: EntryReader;
  readonly keys: KeyReader;
  /** The KEYS that this node gives. */
  readonly inTransit: TransitReader;
  /**
   * Stores additions, all or none; they are on disk when it resolves. Rejects with `StoreError`. Additions build on earlier
   * ones: if these fail after this call, so does it. `keys` are stored with them.
   */
  append(additions: readonly LogAddition[], keys?: KeyChanges): Promise<void>;
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
  const database = openEntries(path, [
    createEntryTables,
    createReadingIndexes,
    createKeyTables,
    createTransitTable,
    createLiarsTable,
  ]);
  const writer = new EntryWriter(database);
  const keyWriter = new KeyWriter(new Statements(database));
  const chain = new CommitChain();
  return {
    reader: new EntryReader(database),
    keys: new KeyReader(database),
    inTransit: new TransitReader(database),
    append: inChain(async (failures, additions: readonly LogAddition[], keys: KeyChanges = noKeyChanges) =>
      chain.write(failures, () => writer.append(additions, () => keyWriter.write(keys, writer.interning))),
    ),
    deleteTexts: async (conversation) => writer.deleteContents(conversation),
    deleteText: async (conversation, hash) => writer.deleteContent(conversation, hash),
    close: () => database.close(),
  };
}
