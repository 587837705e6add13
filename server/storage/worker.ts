import { CommitChain } from '../../runtime/entries/store/commit-chain';
import { openEntries } from '../../runtime/entries/store/open-entries';
import { unpackAdditions } from '../../runtime/entries/store/packed-additions';
import { openChecked, type Database } from '../../runtime/sqlite/database';
import { serveOperations } from '../../runtime/threads/worker-host';
import { writeDoor, type DoorChanges } from './door-records';
import { migrations } from './tables';
import { MessageWriter, type ArrivalRange, type PackedCommit } from './message-writer';

let opened: { writer: MessageWriter; database: Database } | undefined;
const chain = new CommitChain();

/** Operations of the worker thread that writes a server's messages. */
const operations = {
  /** Opens the file and migrates it to the newest version. */
  open({ path }: { path: string }): void {
    const database = openEntries(path, migrations, openChecked);
    opened = { writer: new MessageWriter(database), database };
  },
  append({ additions, failures, ...others }: PackedCommit): ArrivalRange {
    const { writer } = openedStore();
    return chain.write(failures, () => writer.append({ additions: unpackAdditions(additions), ...others }));
  },
  keepDoor(changes: DoorChanges): void {
    writeDoor(openedStore().database, changes);
  },
};
export type MessageStoreOperations = typeof operations;

function openedStore() {
  if (!opened) throw new Error('The messages are not open.');
  return opened;
}

serveOperations(operations, () => opened?.database.close());
