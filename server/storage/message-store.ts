import { openEntries } from '../../runtime/entries/store/open-entries';
import { packAdditions } from '../../runtime/entries/store/packed-additions';
import { openForReading, storeError, type Database } from '../../runtime/sqlite/database';
import { setDatabaseAside } from '../../runtime/files/set-aside';
import { StoreWorker } from '../../runtime/threads/worker-client';
import { migrations } from './tables';
import { MessageReader } from './message-reader';
import { MessageWriter, type Arrivals, type Commit } from './message-writer';
import type { MessageStoreOperations } from './worker';

/** Where a server keeps its conversations. */
export interface MessageStore {
  readonly reader: MessageReader;
  /**
   * Keeps a commit; it is on the disk when this resolves. Rejects with `StoreError`. It builds on those that were asked for
   * before: when one of these fails after it was asked for, it fails as well.
   */
  append(commit: Commit): Promise<Arrivals>;
  close(): Promise<void>;
}

/**
 * Opens the messages in a file, or makes it; they are written by a thread of its own. A file that is broken is set aside
 * and a new one begun. Rejects with `StoreError` when it cannot be used as it is.
 * @param program what that thread runs
 * @param onSetAside told the name that a broken file was given, and why
 */
export async function openMessageStore(
  path: string,
  program: URL,
  onSetAside: (kept: string | undefined, why: Error) => void,
): Promise<MessageStore> {
  const worker = new StoreWorker<MessageStoreOperations>(program, {});
  try {
    await worker.ask('open', { path }).catch((error: unknown) => {
      const problem = storeError(error);
      if (problem.problem !== 'damaged') throw problem;
      onSetAside(setDatabaseAside(path), problem);
      return worker.ask('open', { path });
    });
    const reader = new MessageReader(openForReading(path));
    return {
      reader,
      append: inOrder(({ additions, ...others }, failures) => {
        const packed = packAdditions(additions);
        return worker.ask('append', { ...others, additions: packed, failures }, [packed.numbers.buffer]);
      }),
      async close() {
        reader.close();
        await worker.ask('close', {}).catch(() => undefined);
        await worker.close();
      },
    };
  } catch (error) {
    await worker.close();
    throw storeError(error);
  }
}

/** Messages that this thread writes itself, in a file or (`:memory:`) nowhere: for tests. */
export const localMessageStore = (path = ':memory:'): MessageStore => storeOf(openEntries(path, migrations));

/** The same in a database that is open. */
export function storeOf(database: Database): MessageStore {
  const writer = new MessageWriter(database);
  return {
    reader: new MessageReader(database),
    append: inOrder(async (commit, failures) => writer.append(commit, failures)),
    close: async () => database.close(),
  };
}

/** Gives a writer, with each commit, the number of failures that were known of when it was asked for. */
function inOrder(append: (commit: Commit, failures: number) => Promise<Arrivals>): MessageStore['append'] {
  let failures = 0;
  return async (commit) => {
    const known = failures;
    try {
      return await append(commit, known);
    } catch (error) {
      // Those that fail because of it do not count.
      if (known === failures) failures += 1;
      throw error;
    }
  };
}
