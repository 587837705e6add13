import { CommitChain } from '../../../runtime/entries/store/commit-chain';
import { openEntries } from '../../../runtime/entries/store/open-entries';
import { unpackAdditions, type PackedAdditions } from '../../../runtime/entries/store/packed-additions';
import type { EntryPlace } from '../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import type { KeyChanges } from '../../../shared/sealing/kept-keys';
import { openChecked } from '../../../runtime/sqlite/database';
import { serveOperations } from '../../../runtime/threads/worker-host';
import { MessagesWriter } from './messages-writer';
import type { PieceReceipts } from './receipts';
import { migrations } from './tables';

let opened: { writer: MessagesWriter; close(): void } | undefined;
const chain = new CommitChain();

function writer(): MessagesWriter {
  if (!opened) throw new Error('The messages are not open.');
  return opened.writer;
}

/** What to store, when it arrived, and the failures known when this was requested. */
interface PackedAppend {
  additions: PackedAdditions;
  keys: KeyChanges;
  at: number;
  failures: number;
}
interface ReceiptsUpdate {
  conversation: ConversationId;
  receipts: PieceReceipts;
}
interface ReadRange {
  conversation: ConversationId;
  first: EntryPlace;
  last: EntryPlace;
}

/** How long writing must have paused before new messages are indexed. */
const quietMs = 100;
let indexing: NodeJS.Timeout | undefined;

/**
 * Schedules indexing, a little at a time, once nothing has been written for a while. A failure is retried after the
 * next write.
 */
function indexSoon(ms = quietMs): void {
  clearTimeout(indexing);
  indexing = setTimeout(() => {
    try {
      if (writer().indexSome()) indexSoon(0);
    } catch {
      // The messages stay noted; the next write or search tries again.
    }
  }, ms);
}

/** Operations of the writer thread. */
const operations = {
  /** Opens the file and migrates it to the current version. */
  open({ path }: { path: string }): void {
    const database = openEntries(path, migrations, openChecked);
    opened = { writer: new MessagesWriter(database), close: () => database.close() };
    indexSoon();
  },
  append({ additions, keys, at, failures }: PackedAppend): void {
    chain.write(failures, () => writer().append(unpackAdditions(additions), at, keys));
    indexSoon();
  },
  /** Indexes some of the new messages. Returns whether more are pending. */
  indexSome: (_: object): boolean => writer().indexSome(),
  keepReceipts: ({ conversation, receipts }: ReceiptsUpdate): void =>
    writer().keepReceipts(conversation, receipts),
  markRead: ({ conversation, first, last }: ReadRange): void => writer().markRead(conversation, first, last),
  deleteTexts: ({ conversation }: { conversation: ConversationId }): void =>
    writer().deleteTexts(conversation),
  deleteText: ({ conversation, hash }: { conversation: ConversationId; hash: EntryHash }): void =>
    writer().deleteText(conversation, hash),
};
export type MessagesOperations = typeof operations;

serveOperations(operations, () => {
  clearTimeout(indexing);
  opened?.close();
});
