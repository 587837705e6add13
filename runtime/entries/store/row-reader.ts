import type { AuthoredMessage } from '../../../shared/conversation/annotations';
import { isControlEntry, type LogEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { isRow, numberIn, type Database } from '../../sqlite/database';
import { Statements } from '../../sqlite/statements';
import { hashesIn, personIn } from './bytes32';
import { bytesAt, entryOf, type Value } from './rows';

/** Maximum number of pasts cached in memory. */
const pastsKept = 4_000;

/** Makes entries of rows: looks up, and remembers, what rows have numbers for (conversations, people and pasts). */
export class RowReader {
  readonly #ids = new Map<ConversationId, number>();
  readonly #people = new Map<number, PersonId>();
  readonly #pasts = new Map<number, readonly EntryHash[]>();
  readonly #statements: Statements;

  /** @param statements those of the database, where readers come and go */
  constructor(
    protected readonly database: Database,
    statements = new Statements(database),
  ) {
    this.#statements = statements;
  }

  /** The number of a conversation in this database; undefined when nothing of it is stored. */
  idOf(conversation: ConversationId): number | undefined {
    const known = this.#ids.get(conversation);
    if (known !== undefined) return known;
    const row = this.one('SELECT id FROM conversations WHERE conversation = ?', conversation);
    if (!row) return undefined;
    const id = numberIn(row, 'id');
    this.#ids.set(conversation, id);
    return id;
  }

  close(): void {
    this.database.close();
  }

  protected one(sql: string, ...values: Value[]): unknown {
    return this.#statements.prepared(sql).get(...values);
  }

  protected all(sql: string, ...values: Value[]): unknown[] {
    return this.#statements.prepared(sql).all(...values);
  }

  /** The message of a row with `entryColumns` and `person`; undefined when the row is broken. */
  protected messageIn(row: unknown, conversation: ConversationId): AuthoredMessage | undefined {
    const entry = this.entryIn(row, conversation);
    return entry && !isControlEntry(entry)
      ? { entry, person: this.personWith(numberIn(row, 'person')) }
      : undefined;
  }

  /** The person with a number in this database. */
  protected personWith(id: number): PersonId {
    const known = this.#people.get(id);
    if (known !== undefined) return known;
    const row = this.one('SELECT person FROM people WHERE id = ?', id);
    const person = personIn(bytesAt(row, 'person') ?? new Uint8Array(32));
    this.#people.set(id, person);
    return person;
  }

  /** The entry of a row with `entryColumns`; undefined when the row is broken. */
  protected entryIn(row: unknown, conversation: ConversationId): LogEntry | undefined {
    if (!isRow(row)) return undefined;
    return entryOf(row, { conversation, pastOf: (past) => this.pastWith(past) });
  }

  /** The hashes of a numbered past. */
  protected pastWith(id: number): readonly EntryHash[] {
    const known = this.#pasts.get(id);
    if (known) return known;
    if (this.#pasts.size >= pastsKept) this.#pasts.clear();
    const row = this.one('SELECT hashes FROM pasts WHERE id = ?', id);
    const hashes = hashesIn(bytesAt(row, 'hashes') ?? new Uint8Array());
    this.#pasts.set(id, hashes);
    return hashes;
  }
}
