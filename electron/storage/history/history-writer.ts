import type { Receipts } from '../../net/delivery';
import type { Addition } from '../../../shared/conversation/shelf';
import type { Place } from '../../../shared/conversation/timeline';
import { inTransaction, type Database } from '../../../shared/node/storage/database';
import { EntryWriter } from '../../../shared/node/storage/entry-writer';
import { Statements } from '../../../shared/node/storage/statements';
import { SearchIndex } from './search-index';

/** Writes a person's conversations. */
export class HistoryWriter {
  readonly #entries: EntryWriter;

  readonly #statements: Statements;

  constructor(private readonly database: Database) {
    this.#statements = new Statements(database);
    this.#entries = new EntryWriter(database, new SearchIndex(database));
  }

  append(additions: readonly Addition[]): void {
    this.#entries.append(additions);
  }

  keepReceipts(conversation: string, receipts: Receipts): void {
    const id = this.#entries.idOf(conversation);
    inTransaction(this.database, () => {
      for (const [person, number] of receipts)
        this.#statements.run('INSERT OR REPLACE INTO receipts VALUES (?, ?, ?)', id, person, number);
    });
  }

  /** What stands between two places, both included, has been on screen. */
  markRead(conversation: string, first: Place, last: Place): void {
    this.#statements.run(
      `UPDATE entries SET unread = 0 WHERE conversation = ? AND unread = 1
         AND (clock, author, number) >= (?, ?, ?) AND (clock, author, number) <= (?, ?, ?)`,
      this.#entries.idOf(conversation),
      ...[first.clock, first.author, first.number],
      ...[last.clock, last.author, last.number],
    );
  }

  /** Deletes the texts of a conversation. Who takes part, and which numbers were had, stays known. */
  deleteTexts(conversation: string): void {
    this.#entries.deleteTexts(conversation);
  }

  /** Deletes one text; that its number was had stays known. */
  deleteText(conversation: string, author: string, number: number): void {
    this.#entries.deleteText(conversation, author, number);
  }
}
