import { EntryWriter } from '../../../runtime/entries/store/entry-writer';
import { KeyWriter } from '../../../runtime/entries/store/key-store';
import { bytesOf } from '../../../runtime/entries/store/bytes32';
import { placeValues } from '../../../runtime/entries/store/rows';
import { placeColumns } from '../../../runtime/entries/store/tables';
import { traitsOf } from '../../../shared/conversation/kinds';
import type { LogAddition } from '../../../shared/conversation/log-addition';
import { isTranscriptRow, type EntryPlace } from '../../../shared/conversation/log-entry';
import { noKeyChanges, type KeyChanges } from '../../../shared/sealing/kept-keys';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import type { Database } from '../../../runtime/sqlite/database';
import { Statements } from '../../../runtime/sqlite/statements';
import type { PieceReceipts } from './receipts';
import { SearchIndex } from './search-index';

/** Writes a person's conversations. */
export class MessagesWriter {
  readonly #entries: EntryWriter;
  readonly #statements: Statements;
  readonly #index: SearchIndex;
  readonly #keys: KeyWriter;

  constructor(database: Database) {
    this.#statements = new Statements(database);
    this.#index = new SearchIndex(database);
    this.#keys = new KeyWriter(this.#statements);
    this.#entries = new EntryWriter(database, this.#index);
  }

  /** Indexes some of the new messages. Returns whether more are pending. Throws `StoreError`. */
  indexSome(): boolean {
    return this.#index.indexSome();
  }

  /** Stores additions, all or none; `at` is when they arrived, in milliseconds since 1970. Throws `StoreError`. */
  append(additions: readonly LogAddition[], at: number, keys: KeyChanges = noKeyChanges): void {
    this.#entries.append(additions.map(inOrderOfRows), () => {
      this.#keys.write(keys, this.#entries.interning);
      // If nothing is new, the row is that of an earlier write.
      this.#statements.run('INSERT OR IGNORE INTO arrivals VALUES (?, ?)', this.#entries.arrival, at);
      for (const addition of additions) this.#noteActivity(addition, at);
    });
  }

  /**
   * Notes the time of the last activity: for imported messages the author's time, but not later than now; for all else
   * the time of arrival.
   */
  #noteActivity({ conversation, controls, messages }: LogAddition, at: number): void {
    let last = controls.some(({ entry, stands }) => stands && isTranscriptRow(entry)) ? at : 0;
    for (const { entry, stands, known } of messages)
      if (stands && entry.content && traitsOf(entry.content.kind).standsAlone)
        last = Math.max(last, known ? Math.min(entry.at, at) : at);
    if (last === 0) return;
    this.#statements.run(
      `INSERT INTO activity VALUES (?, ?) ON CONFLICT (conversation) DO UPDATE SET at = max(at, excluded.at)`,
      this.#entries.interning.conversation(conversation),
      last,
    );
  }

  /** Stores what people hold of a conversation, replacing earlier receipts of the same people. Throws `StoreError`. */
  keepReceipts(conversation: ConversationId, receipts: PieceReceipts): void {
    const id = this.#entries.interning.conversation(conversation);
    this.#entries.append([], () => {
      for (const [personId, stretches] of receipts) {
        const person = this.#entries.interning.person(personId);
        this.#statements.run('DELETE FROM receipts WHERE conversation = ? AND person = ?', id, person);
        for (const { piece, first, last } of stretches)
          this.#statements.run(
            'INSERT OR REPLACE INTO receipts VALUES (?, ?, ?, ?, ?)',
            ...[id, person, piece, first, last],
          );
      }
    });
  }

  /** Marks what is shown between two places, both included, as read. Throws `StoreError`. */
  markRead(conversation: ConversationId, first: EntryPlace, last: EntryPlace): void {
    this.#statements.run(
      `UPDATE entries SET unread = 0 WHERE conversation = ? AND unread = 1 AND stands = 1
         AND (${placeColumns}, hash) >= (?, ?, ?, ?, ?) AND (${placeColumns}, hash) <= (?, ?, ?, ?, ?)`,
      this.#entries.interning.conversation(conversation),
      ...[...placeValues(first), bytesOf(first.hash)],
      ...[...placeValues(last), bytesOf(last.hash)],
    );
  }

  /** Deletes the content of all messages of a conversation; headers stay. Throws `StoreError`. */
  deleteTexts(conversation: ConversationId): void {
    this.#entries.deleteContents(conversation);
  }

  /** Deletes the content of one message; its header stays. Throws `StoreError`. */
  deleteText(conversation: ConversationId, hash: EntryHash): void {
    this.#entries.deleteContent(conversation, hash);
  }
}

/** Sorts messages by time. Row ids begin with it, and ascending ids are inserted much faster; a backfill comes newest first. */
const inOrderOfRows = (addition: LogAddition): LogAddition => ({
  ...addition,
  messages: addition.messages.toSorted((a, b) => a.entry.at - b.entry.at),
});
