import { CommitChain, inChain } from '../../runtime/entries/store/commit-chain';
import { openEntries } from '../../runtime/entries/store/open-entries';
import { packAdditions } from '../../runtime/entries/store/packed-additions';
import { openForReading, storeError, type Database } from '../../runtime/sqlite/database';
import { openOrSetAside } from '../../runtime/sqlite/open-or-set-aside';
import { StoreWorker } from '../../runtime/threads/worker-client';
import { writeDoor, type DoorChanges } from './door-records';
import { migrations } from './tables';
import { MessageReader } from './message-reader';
import { MessageWriter, type ArrivalRange, type Commit } from './message-writer';
import type { MessageStoreOperations } from './worker';

/** Stores a server's conversations. */
export interface MessageStore {
  readonly reader: MessageReader;
  /**
   * Stores a commit; it is on disk when this resolves. Rejects with `StoreError`. A commit builds on earlier ones: if one of
   * these fails after this call, this commit fails as well.
   */
  append(commit: Commit): Promise<ArrivalRange>;
  /** Stores changes to who may come in; they are on disk when this resolves. Rejects with `StoreError`. */
  keepDoor(changes: DoorChanges): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens or creates a file of messages, which a worker thread writes. A damaged file is set aside and a new one begun. Rejects
 * with `StoreError` if the file cannot be used.
 * @param program what the worker thread runs
 * @param onSetAside called with the new name of a damaged file, and what is wrong with it
 */
export async function openMessageStore(
  path: string,
  program: URL,
  onSetAside: (kept: string | undefined, why: Error) => void,
): Promise<MessageStore> {
  const worker = new StoreWorker<MessageStoreOperations>(program, {});
  try {
    await openOrSetAside(path, () => worker.ask('open', { path }), onSetAside);
    const reader = new MessageReader(openForReading(path));
    return {
      reader,
      append: inChain((failures, { additions, ...others }: Commit) => {
        const packed = packAdditions(additions);
        return worker.ask('append', { ...others, additions: packed, failures }, [packed.numbers.buffer]);
      }),
      keepDoor: (changes) => worker.ask('keepDoor', changes),
      async close() {
        reader.close();
        await worker.close();
      },
    };
  } catch (error) {
    await worker.close();
    throw storeError(error);
  }
}

/** A store for tests, written by the calling thread, in a file or in memory (`:memory:`). */
export const localMessageStore = (path = ':memory:'): MessageStore => storeOf(openEntries(path, migrations));

/** Like `localMessageStore`, in a database that is open. */
export function storeOf(database: Database): MessageStore {
  const writer = new MessageWriter(database);
  const chain = new CommitChain();
  return {
    reader: new MessageReader(database),
    append: inChain(async (failures, commit: Commit) => chain.write(failures, () => writer.append(commit))),
    keepDoor: async (changes) => writeDoor(database, changes),
    close: async () => database.close(),
  };
}
