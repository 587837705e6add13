import { CommitChain } from '../../runtime/entries/store/commit-chain';
import { openEntries } from '../../runtime/entries/store/open-entries';
import { unpackAdditions } from '../../runtime/entries/store/packed-additions';
import { openChecked } from '../../runtime/sqlite/database';
import { serveOperations } from '../../runtime/threads/worker-host';
import { migrations } from './tables';
import { MessageWriter, type ArrivalRange, type PackedCommit } from './message-writer';

let opened: { writer: MessageWriter; close(): void } | undefined;
const chain = new CommitChain();

/** Operations of the worker thread that writes a server's messages. */
const operations = {
  /** Opens the file and migrates it to the newest version. */
  open({ path }: { path: string }): void {
    const database = openEntries(path, migrations, openChecked);
    opened = { writer: new MessageWriter(database), close: () => database.close() };
  },
  append({ additions, failures, ...others }: PackedCommit): ArrivalRange {
    if (!opened) throw new Error('The messages are not open.');
    const { writer } = opened;
    return chain.write(failures, () => writer.append({ additions: unpackAdditions(additions), ...others }));
  },
};
export type MessageStoreOperations = typeof operations;

serveOperations(operations, () => opened?.close());
