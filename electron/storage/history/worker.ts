import { statSync } from 'node:fs';
import type { Receipts } from '../../net/delivery';
import type { Addition } from '../../../shared/conversation/shelf';
import type { Place } from '../../../shared/conversation/timeline';
import { openForWriting, StoreError, textIn, type Database } from '../../../shared/node/storage/database';
import { serveOperations } from '../../../shared/node/storage/worker-host';
import { HistoryWriter } from './history-writer';
import { migrations } from './migrations';

/** Larger files take long to check; what is broken in them shows when it is read. */
const checkedBytes = 64 * 1024 * 1024;

function check(database: Database, path: string): void {
  const result = textIn(database.prepare('PRAGMA quick_check(1)').get(), 'quick_check');
  if (result === 'ok') return;
  database.close();
  throw new StoreError('damaged', `${path} is damaged: ${result}`);
}

let opened: { writer: HistoryWriter; close(): void } | undefined;

function writer(): HistoryWriter {
  if (!opened) throw new Error('The messages are not open.');
  return opened.writer;
}

/** What the thread that writes a person's conversations does. */
const operations = {
  /** Opens the file, and brings it to the newest form. */
  open({ path }: { path: string }): void {
    const database = openForWriting(path, migrations);
    if (statSync(path).size <= checkedBytes) check(database, path);
    opened = { writer: new HistoryWriter(database), close: () => database.close() };
  },
  append: ({ additions, at }: { additions: readonly Addition[]; at: number }): void =>
    writer().append(additions, at),
  keepReceipts: ({ conversation, receipts }: { conversation: string; receipts: Receipts }): void =>
    writer().keepReceipts(conversation, receipts),
  markRead: ({ conversation, first, last }: { conversation: string; first: Place; last: Place }): void =>
    writer().markRead(conversation, first, last),
  deleteTexts: ({ conversation }: { conversation: string }): void => writer().deleteTexts(conversation),
  deleteText: (text: { conversation: string; author: string; number: number }): void =>
    writer().deleteText(text.conversation, text.author, text.number),
  close: (_: object): void => opened?.close(),
};
export type HistoryOperations = typeof operations;

serveOperations(operations);
