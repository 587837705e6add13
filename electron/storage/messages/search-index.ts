import { EntryReader } from '../../../runtime/entries/store/entry-reader';
import type { MessageIndex } from '../../../runtime/entries/store/entry-writer';
import { hashAt } from '../../../runtime/entries/store/rows';
import { annotate } from '../../../shared/conversation/annotations';
import { sortOf, type OfferedFile } from '../../../shared/conversation/file-content';
import { mentionsOf, offeredIn, wordsToSearch } from '../../../shared/conversation/readings';
import { conversationId, type PersonId } from '../../../shared/ids';
import {
  inTransaction,
  isRow,
  numberIn,
  textIn,
  type Database,
  type Row,
} from '../../../runtime/sqlite/database';
import { Statements } from '../../../runtime/sqlite/statements';
import { limits } from '../../../shared/protocol/limits';
import { indexedThings, type Thing } from '../../../shared/search/things';
import { indexText } from '../../../shared/search/words';
import { hasLink } from '../../../shared/text/link';
import { createWords } from './tables';

/** Number of messages noted per row and indexed per transaction, which takes about 30 ms. */
const messagesPerRow = 500;

/**
 * Full-text index. Everything that a search can filter by is a word in it, so that no search has to read messages.
 *
 * Indexing a message takes as long as storing it. So a write only notes which messages are to be indexed, in the same
 * transaction, and `indexSome` indexes them later. After a crash the rest is still noted.
 */
export class SearchIndex implements MessageIndex {
  readonly #statements: Statements;
  readonly #reader: EntryReader;
  #changed: number[] = [];

  constructor(private readonly database: Database) {
    this.#statements = new Statements(database);
    this.#reader = new EntryReader(database);
  }

  changed(id: number): void {
    this.#changed.push(id);
  }

  removed(id: number): void {
    this.#statements.run('DELETE FROM words WHERE rowid = ?', id);
  }

  keep(): void {
    for (let at = 0; at < this.#changed.length; at += messagesPerRow)
      this.#statements.run(
        'INSERT INTO unindexed (entries) VALUES (?)',
        bytesOfIds(this.#changed.slice(at, at + messagesPerRow)),
      );
    this.#changed = [];
  }

  forget(): void {
    this.#changed = [];
  }

  /** Empties the index and notes all messages to be indexed. Only inside a transaction, before `keep`. */
  rebuild(): void {
    this.database.exec('DELETE FROM unindexed; DROP TABLE words;');
    createWords(this.database);
    const all = 'SELECT id FROM entries WHERE command = 0 AND alone = 1 AND has_content = 1';
    for (const row of this.database.prepare(all).iterate()) this.changed(numberIn(row, 'id'));
  }

  /** Indexes up to `messagesPerRow` pending messages. Returns whether more are pending. Throws `StoreError`. */
  indexSome(): boolean {
    const row = this.#one('SELECT position, entries FROM unindexed ORDER BY position LIMIT 1');
    if (!isRow(row)) return false;
    inTransaction(this.database, () => {
      const annotated = new Map<number, boolean>();
      for (const id of idsIn(row)) this.#index(id, annotated);
      this.#statements.run('DELETE FROM unindexed WHERE position = ?', numberIn(row, 'position'));
    });
    return this.#one('SELECT 1 FROM unindexed LIMIT 1') !== undefined;
  }

  /** @param annotated cache by conversation: whether any message in it belongs to another */
  #index(id: number, annotated: Map<number, boolean>): void {
    const row = this.#one(
      'SELECT conversation, person, kind, text, fields, hash, has_content, alone FROM entries WHERE id = ?',
      id,
    );
    if (!isRow(row)) return;
    const found = this.#foundBy(row, annotated);
    if (!found) return this.removed(id);
    this.#statements.run(
      'INSERT OR REPLACE INTO words (rowid, text, author, conversation, has) VALUES (?, ?, ?, ?, ?)',
      id,
      indexText(found.text),
      `p${numberIn(row, 'person')}`,
      `c${numberIn(row, 'conversation')}`,
      thingsOf(found),
    );
  }

  /** What a message is found by; undefined if it is not found. */
  #foundBy(row: Row, annotated: Map<number, boolean>): FoundBy | undefined {
    if (numberIn(row, 'has_content') === 0 || numberIn(row, 'alone') === 0) return undefined;
    const conversation = numberIn(row, 'conversation');
    const isAnnotated = annotated.get(conversation) ?? this.#isAnnotated(conversation);
    annotated.set(conversation, isAnnotated);
    const { kind, text, fields } = row;
    const isPlain =
      kind === null && fields === null && typeof text === 'string' && text.length <= limits.textCharacters;
    if (isPlain && !isAnnotated) return { text };
    const hash = hashAt(row, 'hash');
    const known = this.#one('SELECT conversation FROM conversations WHERE id = ?', conversation);
    const uuid = conversationId.parse(textIn(known, 'conversation'));
    const message = hash && this.#reader.writtenMessage(uuid, hash);
    if (!message) return undefined;
    const read = annotate(message, this.#reader.annotations(message));
    const words = wordsToSearch(read);
    if (words === undefined) return undefined;
    const { mentions } = read.said ? mentionsOf(read.said) : {};
    return { text: words, mentioned: mentions?.map(({ person }) => person), file: offeredIn(read) };
  }

  #isAnnotated(conversation: number): boolean {
    const sql = `SELECT 1 FROM entries INDEXED BY entries_by_target
      WHERE conversation = ? AND target IS NOT NULL AND alone = 0 AND stands = 1 LIMIT 1`;
    return this.#one(sql, conversation) !== undefined;
  }

  #one(sql: string, ...values: number[]): unknown {
    return this.#statements.prepared(sql).get(...values);
  }
}

/** By what a message is found: its words, and the file that it offers. */
interface FoundBy {
  readonly text: string;
  readonly mentioned?: readonly (PersonId | undefined)[] | undefined;
  readonly file?: OfferedFile | undefined;
}

function thingsOf({ text, mentioned = [], file }: FoundBy): string {
  const has = new Set<Thing>();
  if (hasLink(text)) has.add('link');
  if (file) has.add('file');
  if (file && sortOf(file) === 'picture') has.add('picture');
  return indexedThings(has, mentioned, file?.name);
}

/** Encodes row ids as 64-bit floats, eight bytes each, which hold every safe integer. */
const bytesOfIds = (ids: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(ids).buffer);

function idsIn(row: Row): Iterable<number> {
  const bytes = row['entries'];
  if (!(bytes instanceof Uint8Array)) return [];
  // Copied, because a Float64Array must be aligned. The length is untrusted.
  return new Float64Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 8));
}
