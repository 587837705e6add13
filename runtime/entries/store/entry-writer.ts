import { traitsOf } from '../../../shared/conversation/kinds';
import type {
  AddedControl,
  AddedMessage,
  LogAddition,
  Piece,
  StandingChange,
} from '../../../shared/conversation/log-addition';
import { isTranscriptRow } from '../../../shared/conversation/log-entry';
import { changesWords } from '../../../shared/conversation/readings';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import { sealedKind } from '../../../shared/protocol/message-entry';
import { inTransaction, numberIn, type Database } from '../../sqlite/database';
import { Statements } from '../../sqlite/statements';
import { bytesOf } from './bytes32';
import { HashIndex } from './hash-index';
import { Interning } from './interning';
import { PlainTexts } from './plain-texts';
import { RowIds } from './row-ids';
import {
  contentColumns,
  contentValues,
  entryColumns,
  entryValues,
  hashAt,
  messageCommand,
  sealedText,
  tieOf,
  type Value,
} from './rows';
import { changeStanding, hiddenBefore } from './standing';
import { isShown, isWaiting, readBeforeOpened } from './tables';

/** A search index of messages that stand alone. It may lag behind; `keep` makes its pending work durable. */
export interface MessageIndex {
  /** The message in a row is new, or what is shown of it has changed. */
  changed(id: number): void;
  removed(id: number): void;
  /** The transaction ends: records what was changed in it. */
  keep(): void;
  /** The transaction was rolled back. */
  forget(): void;
}

const insertion = `INSERT INTO entries
  (id, conversation, person, tie, piece, stands, alone, has_content, unread, arrival, ${entryColumns})
  VALUES (${[...Array<string>(10).fill('?'), ...entryColumns.split(', ').map(() => '?')].join(', ')})
  ON CONFLICT DO NOTHING`;
const filling = `UPDATE entries
  SET has_content = 1, alone = ?, stands = ?, unread = ?, arrival = ?, details = ?, ${contentColumns.map((column) => `${column} = ?`).join(', ')}
  WHERE id = ?`;
const emptied = [
  'has_content = 0',
  'unread = 0',
  'details = NULL',
  ...contentColumns.map((column) => `${column} = NULL`),
].join();

/** Columns of an entry that are not part of it. */
interface OwnColumns {
  readonly piece: number | null;
  readonly stands: boolean;
  readonly alone: boolean;
  readonly unread: number;
  readonly arrival: number;
}

/** A message that is to be inserted with others, with its row id and arrival number. */
interface GatheredMessage {
  readonly message: AddedMessage;
  readonly id: number;
  readonly arrival: number;
}

/** Writes conversations. */
export class EntryWriter {
  readonly #statements: Statements;
  #interning: Interning;
  #rowIds: RowIds;
  #hashes: HashIndex;
  #plainTexts: PlainTexts;
  /** The messages in `#plainTexts`. */
  #gathered: GatheredMessage[] = [];
  #arrival: number;
  /**
   * A time, in milliseconds since 1970, beyond which entries are kept as if they were of that time, whatever they say: authors choose
   * theirs freely.
   */
  latest = Infinity;

  constructor(
    readonly database: Database,
    private readonly index?: MessageIndex,
  ) {
    this.#statements = new Statements(database);
    this.#interning = new Interning(this.#statements);
    this.#rowIds = new RowIds(this.#statements);
    this.#hashes = new HashIndex(this.#statements);
    this.#plainTexts = new PlainTexts(this.#interning);
    this.#arrival = numberIn(this.#one("SELECT value FROM counters WHERE name = 'arrival'"), 'value');
  }

  /** The arrival number of the last entry. */
  get arrival(): number {
    return this.#arrival;
  }

  /** The shared values of entries, numbered. */
  get interning(): Interning {
    return this.#interning;
  }

  /**
   * Stores additions, all or none; they are on disk when this returns. Entries that are there already stay; a message whose
   * content was deleted gets it back, with a new arrival number; a sealed one whose key had not come is opened in its place.
   * Throws `StoreError`.
   * @param also further writes in the same transaction
   */
  append(additions: readonly LogAddition[], also: () => void = () => undefined): void {
    this.#allOrNothing(() => {
      for (const addition of additions) this.#append(addition);
      also();
      this.#run("INSERT OR REPLACE INTO counters VALUES ('arrival', ?)", this.#arrival);
    });
  }

  /** Gives an entry a new arrival number, after all others. Only inside `append`. */
  arriveAgain(id: number): void {
    this.#arrival += 1;
    this.#run('UPDATE entries SET arrival = ? WHERE id = ?', this.#arrival, id);
  }

  /**
   * Deletes the content of all messages of a conversation. Their headers stay, so chains are whole; their pieces are marked
   * as no longer available from here. Throws `StoreError`.
   */
  deleteContents(conversation: ConversationId): void {
    const id = this.#interning.conversation(conversation);
    const all = `conversation = ? AND command = ${messageCommand} AND has_content = 1`;
    this.#allOrNothing(() => {
      if (this.index)
        for (const row of this.database.prepare(`SELECT id FROM entries WHERE ${all}`).all(id))
          this.index.removed(numberIn(row, 'id'));
      this.#run(`UPDATE entries SET ${emptied} WHERE ${all}`, id);
      this.#run('UPDATE conversations SET messages = 0 WHERE id = ?', id);
      this.#run('UPDATE pieces SET deleted = last WHERE conversation = ?', id);
    });
  }

  /** Deletes the content of one message; its header stays. Throws `StoreError`. */
  deleteContent(conversation: ConversationId, hash: EntryHash): void {
    const row = this.#rowWith(this.#interning.conversation(conversation), hash);
    if (row) this.#allOrNothing(() => this.emptyRow(numberIn(row, 'id')));
  }

  /** Deletes the content of the message in a row; its header stays. Only inside a transaction. */
  emptyRow(id: number): void {
    const sql = `SELECT conversation, target, (${isShown}) AS shown, alone FROM entries
      WHERE id = ? AND command = ${messageCommand}`;
    const row = this.#one(sql, id);
    if (!row) return;
    this.index?.removed(id);
    this.#run(`UPDATE entries SET ${emptied} WHERE id = ?`, id);
    const conversation = numberIn(row, 'conversation');
    this.#count(conversation, -numberIn(row, 'shown'));
    const target = hashAt(row, 'target');
    if (target && numberIn(row, 'alone') === 0) this.#indexTarget(conversation, target);
  }

  /** Recounts the shown messages of a conversation, and sets its clock. Throws `StoreError`. */
  countAnew(conversation: ConversationId, clock: number): void {
    const id = this.#interning.conversation(conversation);
    this.#run(
      `UPDATE conversations SET clock = ?, messages = (SELECT count(*) FROM entries
         WHERE conversation = ? AND ${isShown} AND command = ${messageCommand}) WHERE id = ?`,
      ...[clock, id, id],
    );
  }

  /**
   * Rebuilds the index by hash from the entries. Throws `StoreError`.
   * @param also further writes in the same transaction
   */
  indexAnew(also: () => void): void {
    this.#allOrNothing(() => {
      this.#hashes.rebuild();
      also();
    });
  }

  /** Runs a function in a transaction; a failure resets the caches. */
  #allOrNothing(run: () => void): void {
    const arrival = this.#arrival;
    try {
      inTransaction(this.database, () => {
        run();
        this.#hashes.keep();
        this.index?.keep();
      });
    } catch (error) {
      this.#arrival = arrival;
      this.index?.forget();
      // These may have cached rows that were rolled back.
      this.#interning = new Interning(this.#statements);
      this.#rowIds = new RowIds(this.#statements);
      this.#hashes = new HashIndex(this.#statements);
      this.#plainTexts = new PlainTexts(this.#interning);
      this.#gathered = [];
      throw error;
    }
  }

  #append({ conversation, controls, messages, pieces, recast, clock }: LogAddition): void {
    const id = this.#interning.conversation(conversation);
    for (const control of controls) this.#addControl(id, control);
    this.#count(id, this.#addMessages(id, messages));
    this.#run('UPDATE conversations SET clock = max(clock, ?) WHERE id = ?', clock, id);
    for (const piece of pieces) this.#keepPiece(id, piece);
    if (recast) this.#recast(id, recast);
  }

  #addControl(conversation: number, { entry, person, stands }: AddedControl): void {
    if (this.#rowWith(conversation, entry.hash)) return;
    const alone = isTranscriptRow(entry);
    const row = { piece: null, stands, alone, unread: 0, arrival: this.#arrival + 1 };
    const added = { entry, person };
    if (!this.#insert(this.#rowIds.likely(this.#timeOf(entry)), conversation, added, row))
      this.#insert(this.#rowIds.next(this.#timeOf(entry)), conversation, added, row);
  }

  /** @returns how many shown messages were added */
  #addMessages(conversation: number, messages: readonly AddedMessage[]): number {
    let shown = 0;
    for (const message of messages)
      if (!this.#gather(message))
        shown +=
          this.#insertGathered(conversation) + this.#addMessage(conversation, message, this.#arrival + 1);
    return shown + this.#insertGathered(conversation);
  }

  /** Gathers a plain text, to be inserted with others; returns false for other messages. */
  #gather(message: AddedMessage): boolean {
    const id = this.#rowIds.likely(this.#timeOf(message.entry));
    if (!this.#plainTexts.add(id, message)) return false;
    this.#inserted(id, this.#arrival + 1);
    this.#gathered.push({ message, id, arrival: this.#arrival });
    return true;
  }

  /** Inserts the gathered messages. @returns how many of them are shown */
  #insertGathered(conversation: number): number {
    const gathered = this.#gathered;
    const [first] = gathered;
    if (!first) return 0;
    this.#gathered = [];
    const inserted = this.#plainTexts.insert(this.#statements, conversation, first.arrival);
    const isWhole = inserted === gathered.length;
    // Others have some of these ids, or some of the messages are there already.
    if (!isWhole) this.#rowIds = new RowIds(this.#statements);
    let shown = 0;
    for (const { message, id, arrival } of gathered)
      if (isWhole || this.#hasArrived(id, arrival)) {
        this.#hashes.add(message.entry.hash, id);
        this.index?.changed(id);
        shown += message.stands ? 1 : 0;
      } else shown += this.#addMessage(conversation, message, arrival);
    return shown;
  }

  /** The time with which an entry's row id begins. */
  #timeOf({ at }: { readonly at: number }): number {
    return Math.min(at, this.latest);
  }

  #hasArrived(id: number, arrival: number): boolean {
    return numberIn(this.#one('SELECT arrival FROM entries WHERE id = ?', id), 'arrival') === arrival;
  }

  /** @returns how many more messages are shown: -1 if one turns out to belong to another when it is opened */
  #addMessage(conversation: number, message: AddedMessage, arrival: number): number {
    const { entry, piece, stands } = message;
    const alone = entry.content === undefined || traitsOf(entry.content.kind).standsAlone;
    const row = { piece, stands, alone, unread: unreadIn(message), arrival };
    let id = this.#rowIds.likely(this.#timeOf(entry));
    let before = 0;
    // The usual case needs no query: the message is new, and no other has its time.
    if (!this.#insert(id, conversation, message, row)) {
      const there = this.#one(
        `SELECT id, has_content, (${isWaiting}) AS waits, (${isShown}) AS shown, arrival FROM entries
         WHERE conversation = ? AND piece = ? AND number = ? AND command = ${messageCommand}`,
        ...[conversation, piece, entry.number],
      );
      const isOpened = numberIn(there, 'waits') === 1 && entry.sealed !== undefined;
      if (there && (!entry.content || (numberIn(there, 'has_content') === 1 && !isOpened))) return 0;
      id = there ? numberIn(there, 'id') : this.#rowIds.next(this.#timeOf(entry));
      before = numberIn(there, 'shown');
      // A message that is opened late is no new one.
      if (there) this.#fill(id, message, isOpened ? { ...row, arrival: numberIn(there, 'arrival') } : row);
      else this.#insert(id, conversation, message, row);
    }
    if (alone && entry.content) this.index?.changed(id);
    else if (entry.content?.to && changesWords(entry.content.kind))
      this.#indexTarget(conversation, entry.content.to);
    return (stands && alone && entry.content ? 1 : 0) - before;
  }

  /** Returns false, and changes nothing, if the id is taken or the entry is there already. */
  #insert(
    id: number,
    conversation: number,
    { entry, person }: Pick<AddedMessage, 'person'> & Pick<AddedControl | AddedMessage, 'entry'>,
    row: OwnColumns,
  ): boolean {
    const hasContent = entry.command !== 'SEND_MESSAGE' || entry.content !== undefined;
    const isNew = this.#statements.changes(
      insertion,
      id,
      conversation,
      this.#interning.person(person),
      tieOf(entry),
      row.piece,
      row.stands ? 1 : 0,
      row.alone ? 1 : 0,
      hasContent ? 1 : 0,
      row.unread,
      row.arrival,
      ...entryValues(entry, this.#interning.writer(entry.writer), this.#interning.past(entry.after)),
    );
    if (isNew === 0) return false;
    this.#hashes.add(entry.hash, id);
    this.#inserted(id, row.arrival);
    return true;
  }

  #inserted(id: number, arrival: number): void {
    this.#arrival = Math.max(this.#arrival, arrival);
    this.#rowIds.gave(id);
  }

  /** Fills in the content of a message that lacked it. */
  #fill(id: number, { entry }: AddedMessage, { alone, stands, unread, arrival }: OwnColumns): void {
    this.#arrival = Math.max(this.#arrival, arrival);
    this.#run(
      filling,
      ...[alone ? 1 : 0, stands ? 1 : 0, unread, arrival, sealedText(entry)],
      ...contentValues(entry.content),
      id,
    );
  }

  /** Indexes a message again after its annotations changed, if it is here. */
  #indexTarget(conversation: number, hash: EntryHash): void {
    const row = this.index && this.#rowWith(conversation, hash);
    if (row && numberIn(row, 'alone') === 1) this.index?.changed(numberIn(row, 'id'));
  }

  #keepPiece(conversation: number, piece: Piece): void {
    // The log may be older than a deletion of content, so the higher `deleted` counts.
    this.#run(
      `INSERT INTO pieces VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (conversation, piece) DO UPDATE SET first = excluded.first, last = excluded.last,
         last_hash = excluded.last_hash, first_prev = excluded.first_prev, deleted = max(deleted, excluded.deleted)`,
      conversation,
      piece.id,
      this.#interning.writer(piece.writer),
      piece.first,
      piece.last,
      bytesOf(piece.lastHash),
      piece.firstPrev === undefined ? null : bytesOf(piece.firstPrev),
      this.#interning.past(piece.after),
      piece.deleted,
      piece.knownControls,
    );
  }

  #recast(conversation: number, recast: StandingChange): void {
    const { shown, annotated } = changeStanding(this.#statements, this.#hashes, conversation, recast);
    this.#count(conversation, shown);
    for (const target of annotated) this.#indexTarget(conversation, target);
  }

  /** Returns the ids of messages that do not stand yet and will after a change, in shown order. */
  hiddenBefore(conversation: ConversationId, recast: StandingChange): number[] {
    return hiddenBefore(this.#statements, this.#interning.conversation(conversation), recast);
  }

  #count(conversation: number, messages: number): void {
    if (messages !== 0)
      this.#run('UPDATE conversations SET messages = messages + ? WHERE id = ?', messages, conversation);
  }

  #rowWith(conversation: number, hash: EntryHash): unknown {
    return this.#hashes.rowWith('id, alone, has_content', conversation, hash);
  }

  #one(sql: string, ...values: Value[]): unknown {
    return this.#statements.prepared(sql).get(...values);
  }

  #run(sql: string, ...values: Value[]): void {
    this.#statements.run(sql, ...values);
  }
}

/** The column `unread`. */
function unreadIn({ entry, unread, known }: AddedMessage): number {
  const waits = entry.content?.kind === sealedKind && entry.sealed === undefined;
  if (waits && known) return readBeforeOpened;
  return unread ? 1 : 0;
}
