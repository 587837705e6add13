import { openEntries } from '../../runtime/entries/store/open-entries';
import { openChecked } from '../../runtime/sqlite/database';
import { serveOperations } from '../../runtime/threads/worker-host';
import { migrations } from './tables';
import { MessageWriter, type Commit } from './message-writer';

let opened: { writer: MessageWriter; close(): void } | undefined;

/** What the thread that writes a server's messages does. */
const operations = {
  /** Opens the file, and brings it to the newest form. */
  open({ path }: { path: string }): void {
    const database = openEntries(path, migrations, openChecked);
    opened = { writer: new MessageWriter(database), close: () => database.close() };
  },
  append(commit: Commit): number {
    if (!opened) throw new Error('The messages are not open.');
    return opened.writer.append(commit);
  },
  close: (_: object): void => opened?.close(),
};
export type MessageStoreOperations = typeof operations;

serveOperations(operations);
