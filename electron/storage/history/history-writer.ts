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

  /** Keeps additions, all or none; `at` is when they arrived, in milliseconds since 1970. */
  append(additions: readonly Addition[], at: number): void {
    this.#entries.append(additions, () => {
      this.#statements.run('INSERT OR REPLACE INTO arrivals VALUES (?, ?)', this.#entries.arrival, at);
      for (const addition of additions) this.#noteActivity(addition, at);
    });
  }

  /** What a file brings happened when its authors say, but not later than now; all else happens as it arrives. */
  #noteActivity({ conversation, entries }: Addition, at: number): void {
    const times = entries.flatMap(({ entry, shown, known }) =>
      shown ? (known ? Math.min(entry.at, at) : at) : [],
    );
    if (times.length === 0) return;
    const last = times.reduce((latest, time) => Math.max(latest, time));
    this.#statements.run(
      `INSERT INTO activity VALUES (?, ?)
       ON CONFLICT (conversation) DO UPDATE SET at = max(at, excluded.at)`,
      this.#entries.idOf(conversation),
      last,
    );
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
