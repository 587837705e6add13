import type { AuthoredMessage } from '../../../shared/conversation/annotations';
import {
  belongingKinds,
  quietKinds,
  traitsOf,
  type BelongingKind,
  type KindName,
} from '../../../shared/conversation/kinds';
import type { StoredLog, MessageOrder, MessageShelf, Piece } from '../../../shared/conversation/log-addition';
import {
  comparePlaces,
  isControlEntry,
  type EntryPlace,
  type LogEntry,
  type MessageEntry,
} from '../../../shared/conversation/log-entry';
import { conversationId, type ConversationId, type EntryHash, type PersonId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { inSnapshot, isRow, numberIn, textIn, type Database } from '../../sqlite/database';
import { Statements } from '../../sqlite/statements';
import { belonging, belongingOfPerson, belongingPeople, shareOf } from './belonging';
import { bytesOf } from './bytes32';
import { HashIndex } from './hash-index';
import { RowReader } from './row-reader';
import { entryColumns, hashAt, messageCommand, pieceIn, placeIn, placeValues, type Value } from './rows';
import {
  isIndexedById,
  isShown,
  isWaiting,
  placeColumns,
  readBeforeOpened,
  slotAfter,
  slotOf,
} from './tables';

/** An entry that is shown in its own place. */
export interface ShownEntry {
  readonly entry: LogEntry;
  readonly person: PersonId;
  readonly unread: boolean;
  /** Its arrival number in this store. */
  readonly arrival: number;
}

/** The direction in which a page is read. */
type Direction = 'earlier' | 'later';
const orders = {
  earlier: 'clock DESC, tie DESC, writer DESC, number DESC, hash DESC',
  later: 'clock, tie, writer, number, hash',
};
const comparisons = { earlier: '<', later: '>' };

const columns = `${entryColumns}, person`;

/** Number of messages per query in `annotated`. */
const targetsPerQuery = 64;

/** A sealed message whose key has not come. */
export interface WaitingMessage {
  readonly entry: MessageEntry;
  /** Whether it came from a file, so that it will not be unread. */
  readonly known: boolean;
}

/** Reads conversations. Each call reads a bounded number of rows by an index, so it may be made on the main thread. */
export class EntryReader extends RowReader implements MessageShelf {
  readonly #hashes: HashIndex;

  /** @param statements those of the database, where readers come and go */
  constructor(database: Database, statements = new Statements(database)) {
    super(database, statements);
    this.#hashes = new HashIndex(statements);
  }

  /** All conversations of which anything is stored. */
  conversations(): ConversationId[] {
    return this.all('SELECT conversation FROM conversations').map((row) =>
      conversationId.parse(textIn(row, 'conversation')),
    );
  }

  /** The data from which a log is opened; undefined when nothing of the conversation is stored. */
  kept(conversation: ConversationId): StoredLog | undefined {
    const id = this.idOf(conversation);
    if (id === undefined) return undefined;
    const sql = `SELECT ${entryColumns} FROM entries WHERE conversation = ? AND command > 0 ORDER BY arrival`;
    return inSnapshot(this.database, () => {
      const controls = this.#entries(conversation, sql, id).filter(isControlEntry);
      const row = this.one('SELECT clock FROM conversations WHERE id = ?', id);
      return { controls, pieces: this.#pieces(id), clock: numberIn(row, 'clock') };
    });
  }

  messageWithHash(conversation: ConversationId, hash: EntryHash): MessageEntry | undefined {
    return this.writtenMessage(conversation, hash)?.entry;
  }

  /** The message with this hash and the person who wrote it. */
  writtenMessage(conversation: ConversationId, hash: EntryHash): AuthoredMessage | undefined {
    return this.messageIn(this.#rowWith(conversation, hash), conversation);
  }

  /** The number of the row that has an entry; undefined if none has. */
  rowIdOf(conversation: ConversationId, hash: EntryHash): number | undefined {
    const row = this.#rowWith(conversation, hash, 'id');
    return row ? numberIn(row, 'id') : undefined;
  }

  placeWithHash(
    conversation: ConversationId,
    hash: EntryHash,
  ): { piece: number; number: number } | undefined {
    const row = this.#rowWith(conversation, hash, 'piece, number');
    if (!isRow(row) || row['piece'] === null) return undefined;
    return { piece: numberIn(row, 'piece'), number: numberIn(row, 'number') };
  }

  messageAt(conversation: ConversationId, piece: number, number: number): MessageEntry | undefined {
    return this.messages(conversation, piece, [number, number], 'oldest first', 1)[0];
  }

  messages(
    conversation: ConversationId,
    piece: number,
    [first, last]: readonly [first: number, last: number],
    order: MessageOrder,
    atMost: number,
  ): MessageEntry[] {
    const sql = `SELECT ${columns} FROM entries
      WHERE conversation = ? AND piece = ? AND number BETWEEN ? AND ? AND command = ${messageCommand}
      ORDER BY number ${order === 'newest first' ? 'DESC' : 'ASC'} LIMIT ?`;
    return this.#messages(conversation, sql, this.#known(conversation), piece, first, last, atMost).map(
      ({ entry }) => entry,
    );
  }

  /** The last `atMost` shown entries before a place (the end, when undefined), in shown order. */
  before(conversation: ConversationId, place: EntryPlace | undefined, atMost: number): ShownEntry[] {
    return this.#page(conversation, 'earlier', place, atMost).reverse();
  }

  /** The first `atMost` shown entries after a place, or from it on if `inclusive`, in shown order. */
  after(conversation: ConversationId, place: EntryPlace, atMost: number, inclusive = false): ShownEntry[] {
    return this.#page(conversation, 'later', place, atMost, inclusive);
  }

  /**
   * The last shown message of a kind that counts as unread. Looks only at the last `limits.rowsPassedForLastMessage` rows.
   */
  lastMessage(conversation: ConversationId): ShownEntry | undefined {
    const last = `SELECT id, command, kind FROM entries INDEXED BY entries_by_place
      WHERE conversation = ? AND ${isShown} ORDER BY ${orders.earlier} LIMIT ?`;
    const sql = `SELECT ${columns}, unread, arrival FROM entries WHERE id = (SELECT id FROM (${last})
      WHERE command = ${messageCommand} AND (kind IS NULL OR kind NOT IN (${quietKinds.map(() => '?').join(', ')}))
      LIMIT 1)`;
    const [id, passed] = [this.#known(conversation), limits.rowsPassedForLastMessage];
    return this.#shown(conversation, sql, id, passed, ...quietKinds)[0];
  }

  /** The first `atMost` sealed messages after a place (the beginning, when undefined) that are shown and wait for their keys. */
  waiting(conversation: ConversationId, place: EntryPlace | undefined, atMost: number): WaitingMessage[] {
    const after = place ? `AND (${placeColumns}, hash) > (?, ?, ?, ?, ?)` : '';
    const sql = `SELECT ${columns}, unread FROM entries INDEXED BY entries_by_kind
      WHERE conversation = ? AND kind IS NOT NULL AND ${isWaiting} AND ${isShown} ${after}
      ORDER BY ${orders.later} LIMIT ?`;
    const values = place ? [...placeValues(place), bytesOf(place.hash)] : [];
    return this.all(sql, this.#known(conversation), ...values, atMost).flatMap((row) => {
      const message = this.messageIn(row, conversation);
      return message ? [{ entry: message.entry, known: numberIn(row, 'unread') === readBeforeOpened }] : [];
    });
  }

  /**
   * The last shown message of a kind; not for texts. Looks only at the last `limits.rowsPassedForLastMessage` of them.
   * @param except people whose messages are passed over
   */
  lastOfKind(
    conversation: ConversationId,
    kind: string,
    except: readonly PersonId[] = [],
  ): AuthoredMessage | undefined {
    const last = `SELECT id, person FROM entries INDEXED BY entries_by_kind
      WHERE conversation = ? AND kind = ? AND kind IS NOT NULL AND ${isShown} ORDER BY ${orders.earlier} LIMIT ?`;
    const sql = `SELECT ${columns} FROM entries
      WHERE id = (SELECT id FROM (${last}) WHERE true ${byNoneOf(except)} LIMIT 1)`;
    const [id, passed] = [this.#known(conversation), limits.rowsPassedForLastMessage];
    return this.#messages(conversation, sql, id, kind, passed, ...except.map(bytesOf))[0];
  }

  /**
   * The messages that belong to a message and stand, in shown order: the last ones of each kind and person, so that nobody can
   * crowd out the others. Not read are kinds that the message does not take; of those that only its author may use, those of
   * others; and of those that another kind ends, such as votes, what is shown after the end, which therefore changes nothing.
   */
  annotations(target: AuthoredMessage): AuthoredMessage[] {
    const { content } = target.entry;
    if (!content) return [];
    const { takes } = traitsOf(content.kind);
    return belongingKinds
      .filter(({ kind }) => takes.includes(kind))
      .flatMap((kind) => {
        const end = kind.endedBy && this.#firstBelonging(target, kind.endedBy);
        return [...this.#belonging(target, kind, end), ...(end ? [end] : [])];
      })
      .sort((a, b) => comparePlaces(a.entry, b.entry));
  }

  /** The subset of these messages to which other messages belong that stand. */
  annotated(conversation: ConversationId, targets: readonly EntryHash[]): Set<EntryHash> {
    const sql = `WITH targets (hash) AS (VALUES ${'(?), '.repeat(targetsPerQuery - 1)}(?))
      SELECT targets.hash AS hash FROM targets WHERE EXISTS (SELECT 1 FROM ${belonging} AND target = targets.hash AND conversation = ?)`;
    const id = this.#known(conversation);
    const found = new Set<EntryHash>();
    for (let start = 0; start < targets.length; start += targetsPerQuery) {
      const some = targets.slice(start, start + targetsPerQuery).map(bytesOf);
      const filled = [...some, ...Array<Value>(targetsPerQuery - some.length).fill(null)];
      for (const row of this.all(sql, ...filled, id)) {
        const hash = hashAt(row, 'hash');
        if (hash) found.add(hash);
      }
    }
    return found;
  }

  /** The first standing message to which a person gave this id. Only in stores with `createMessageIdIndex`. */
  messageWithId(conversation: ConversationId, person: PersonId, id: string): MessageEntry | undefined {
    const row = this.one('SELECT id FROM people WHERE person = ?', bytesOf(person));
    const theirs = 'conversation = ?1 AND person = ?2 AND message = ?3 AND stands = 1';
    const sql = `SELECT ${columns} FROM entries WHERE entries.id IN (
        SELECT id FROM entries INDEXED BY entries_by_message
          WHERE ${theirs} AND message IS NOT NULL AND ${isIndexedById}
        UNION ALL SELECT id FROM entries NOT INDEXED WHERE id >= ?4 AND id < ?5 AND ${theirs})
      ORDER BY ${orders.later} LIMIT 1`;
    const at = /^\d{1,16}(?=-)/.exec(id)?.[0];
    const slot = slotOf(Number(at ?? 0));
    const values = [this.#known(conversation), numberIn(row, 'id'), id, slot, slotAfter(slot)];
    return this.#messages(conversation, sql, ...values)[0]?.entry;
  }

  /** Number of messages that are shown. */
  countMessages(conversation: ConversationId): number {
    const row = this.one('SELECT messages FROM conversations WHERE conversation = ?', conversation);
    return numberIn(row, 'messages');
  }

  /**
   * Number of unread messages, at most `atMost`.
   * @param end counts only those before this place; all when undefined
   * @param except people whose messages do not count
   */
  countUnread(
    conversation: ConversationId,
    atMost: number,
    end?: EntryPlace,
    except: readonly PersonId[] = [],
  ): number {
    const sql = `SELECT count(*) AS count FROM (SELECT 1 FROM entries INDEXED BY entries_unread
      WHERE conversation = ? AND unread = 1 AND stands = 1
        ${end ? `AND (${placeColumns}) < (?, ?, ?, ?)` : ''} ${byNoneOf(except)} LIMIT ?)`;
    const values = end ? placeValues(end) : [];
    const people = except.map(bytesOf);
    return numberIn(this.one(sql, this.#known(conversation), ...values, ...people, atMost), 'count');
  }

  firstUnread(conversation: ConversationId, except: readonly PersonId[] = []): EntryPlace | undefined {
    const sql = `SELECT ${placeOnly} FROM entries INDEXED BY entries_unread
      WHERE conversation = ? AND unread = 1 AND stands = 1 ${byNoneOf(except)} ORDER BY ${orders.later} LIMIT 1`;
    return placeIn(this.one(sql, this.#known(conversation), ...except.map(bytesOf)));
  }

  /** The first shown entry at a time (ms since 1970) or later. Approximate where clocks and times disagree. */
  firstSince(conversation: ConversationId, at: number): EntryPlace | undefined {
    const id = this.#known(conversation);
    const sql = `SELECT ${placeOnly} FROM entries INDEXED BY entries_by_place
      WHERE conversation = ? AND clock > ? AND ${isShown} ORDER BY ${orders.later} LIMIT 1`;
    const after = (clock: number): unknown => this.one(sql, id, clock);
    let low = 0;
    // Each step gets nearer, whatever a broken database holds.
    let high = numberIn(this.one('SELECT clock FROM conversations WHERE id = ?', id), 'clock');
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = after(middle);
      if (row && numberIn(row, 'at') < at) low = Math.max(middle + 1, numberIn(row, 'clock'));
      else high = middle;
    }
    return placeIn(after(low));
  }

  /** The messages of a kind that belong to one and are shown before an end, if there is one: of each person the last ones. */
  #belonging(
    target: AuthoredMessage,
    { kind, isForTargetsAuthor }: BelongingKind,
    end?: AuthoredMessage,
  ): AuthoredMessage[] {
    const { conversation, hash } = target.entry;
    const values = [this.#known(conversation), bytesOf(hash), kind];
    const place = end ? [...placeValues(end.entry), bytesOf(end.entry.hash)] : [];
    const people = isForTargetsAuthor
      ? this.#rowsOf(target.person)
      : this.all(belongingPeople(end !== undefined), ...values, limits.annotatorsPerMessage, ...place);
    const sql = belongingOfPerson(orders.earlier, end !== undefined);
    const share = shareOf(people.length);
    return people.flatMap((row) =>
      this.#messages(conversation, sql, ...values, numberIn(row, 'person'), share, ...place),
    );
  }

  /** The first message of a kind that belongs to one and is by its author. */
  #firstBelonging(
    { entry: { conversation, hash }, person }: AuthoredMessage,
    kind: KindName,
  ): AuthoredMessage | undefined {
    const values = [this.#known(conversation), bytesOf(hash), kind];
    return this.#rowsOf(person).flatMap((row) =>
      this.#messages(conversation, belongingOfPerson(orders.later), ...values, numberIn(row, 'person'), 1),
    )[0];
  }

  #rowsOf(person: PersonId): unknown[] {
    return this.all('SELECT id AS person FROM people WHERE person = ?', bytesOf(person));
  }

  #known(conversation: ConversationId): number {
    return this.idOf(conversation) ?? 0;
  }

  #rowWith(conversation: ConversationId, hash: EntryHash, read = columns): unknown {
    return this.#hashes.rowWith(read, this.#known(conversation), hash);
  }

  #page(
    conversation: ConversationId,
    direction: Direction,
    place: EntryPlace | undefined,
    atMost: number,
    inclusive = false,
  ): ShownEntry[] {
    // The index does not contain the hash, which orders only forks; these are few.
    const condition = place
      ? `AND (${placeColumns}, hash) ${comparisons[direction]}${inclusive ? '=' : ''} (?, ?, ?, ?, ?)`
      : '';
    const sql = `SELECT ${columns}, unread, arrival FROM entries INDEXED BY entries_by_place
      WHERE conversation = ? AND ${isShown} ${condition} ORDER BY ${orders[direction]} LIMIT ?`;
    const values = place ? [...placeValues(place), bytesOf(place.hash)] : [];
    return this.#shown(conversation, sql, this.#known(conversation), ...values, atMost);
  }

  #shown(conversation: ConversationId, sql: string, ...values: Value[]): ShownEntry[] {
    return this.all(sql, ...values).flatMap((row) => {
      const entry = this.entryIn(row, conversation);
      if (!entry) return [];
      const person = this.personWith(numberIn(row, 'person'));
      return [{ entry, person, unread: numberIn(row, 'unread') === 1, arrival: numberIn(row, 'arrival') }];
    });
  }

  #entries(conversation: ConversationId, sql: string, ...values: Value[]): LogEntry[] {
    return this.all(sql, ...values).flatMap((row) => this.entryIn(row, conversation) ?? []);
  }

  #messages(conversation: ConversationId, sql: string, ...values: Value[]): AuthoredMessage[] {
    return this.all(sql, ...values).flatMap((row) => this.messageIn(row, conversation) ?? []);
  }

  #pieces(id: number): Piece[] {
    const sql = 'SELECT * FROM pieces WHERE conversation = ? ORDER BY piece';
    return this.all(sql, id).flatMap((row) =>
      isRow(row) ? (pieceIn(row, (past) => this.pastWith(past)) ?? []) : [],
    );
  }
}

const placeOnly = 'clock, at, writer, number, hash';

/** SQL that leaves out the messages of as many people as there are. */
const byNoneOf = ({ length }: readonly PersonId[]): string =>
  length === 0
    ? ''
    : `AND person NOT IN (SELECT id FROM people WHERE person IN (${Array(length).fill('?').join(', ')}))`;
