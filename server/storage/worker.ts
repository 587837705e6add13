import { openChecked } from '../../shared/node/storage/database';
import { serveOperations } from '../../shared/node/storage/worker-host';
import { migrations } from './migrations';
import { ServerWriter, type Commit } from './server-writer';

let opened: { writer: ServerWriter; close(): void } | undefined;

/** What the thread that writes a server's messages does. */
const operations = {
  /** Opens the file, and brings it to the newest form. */
  open({ path }: { path: string }): void {
    const database = openChecked(path, migrations);
    opened = { writer: new ServerWriter(database), close: () => database.close() };
  },
  append(commit: Commit): number {
    if (!opened) throw new Error('The messages are not open.');
    return opened.writer.append(commit);
  },
  close: (_: object): void => opened?.close(),
};
export type ServerOperations = typeof operations;

serveOperations(operations);
