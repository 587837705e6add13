import { compareEntries, type Control, type Entry, type EntryOf } from '../../conversation/entry';
import type { Kept } from '../../conversation/log';
import type { Range } from '../../conversation/ranges';
import type { Head, Order, Shelf } from '../../conversation/shelf';
import type { Place } from '../../conversation/timeline';
import { isRow, numberIn, textIn, type Database } from './database';
import { entryColumns, entryOf, rangesIn, textKind } from './entry-rows';
import { Statements } from './statements';

/** An entry that is shown, with what a reader of it wants to know. */
export interface ShownEntry {
  entry: Entry;
  unread: boolean;
  /** Its place in the order in which entries came to this store. */
  arrival: number;
}

type Value = string | number;

/**
 * Reads logs. Every call but `keptOfAll` reads a bounded number of rows by an index, so it may be made where nobody is to
 * wait.
 */
export class EntryReader implements Shelf {
  readonly #ids = new Map<string, number>();

  readonly #statements: Statements;

  constructor(protected readonly database: Database) {
    this.#statements = new Statements(database);
  }

  conversations(): string[] {
    return this.all('SELECT conversation FROM conversations').map((row) => textIn(row, 'conversation'));
  }

  /** What a log is opened with; undefined when nothing of the conversation is kept. */
  kept(conversation: string): Kept | undefined {
    const id = this.idOf(conversation);
    if (id === undefined) return undefined;
    const controls = this.#entries(
      conversation,
      `SELECT ${entryColumns} FROM entries WHERE conversation = ? AND kind > ${textKind}`,
      id,
    ).filter((entry): entry is Control => entry.command !== 'SEND_MESSAGE');
    const clock = numberIn(this.one('SELECT clock FROM conversations WHERE id = ?', id), 'clock');
    return { controls: controls.sort(compareEntries), heads: this.#heads(id), clock };
  }

  /**
   * What every log is opened with, by conversation. Reads all entries that are no texts in three queries: at a start one
   * query per conversation would take most of the time.
   */
  keptOfAll(): Map<string, Kept> {
    const all = new Map<number, { conversation: string; clock: number; controls: Control[] }>();
    for (const row of this.all('SELECT id, conversation, clock FROM conversations')) {
      const [id, conversation] = [numberIn(row, 'id'), textIn(row, 'conversation')];
      this.#ids.set(conversation, id);
      all.set(id, { conversation, clock: numberIn(row, 'clock'), controls: [] });
    }
    const controls = `SELECT ${entryColumns}, conversation FROM entries WHERE kind > ${textKind}`;
    for (const row of this.all(controls)) {
      const kept = all.get(numberIn(row, 'conversation'));
      const entry = isRow(row) && kept ? entryOf(row, kept.conversation) : undefined;
      if (entry && entry.command !== 'SEND_MESSAGE') kept?.controls.push(entry);
    }
    const heads = new Map<number, Map<string, Head>>();
    for (const row of this.all('SELECT conversation, author, ranges, clock, pruned FROM heads')) {
      const id = numberIn(row, 'conversation');
      heads.set(id, (heads.get(id) ?? new Map<string, Head>()).set(textIn(row, 'author'), headOf(row)));
    }
    return new Map(
      [...all].map(([id, { conversation, clock, controls }]) => [
        conversation,
        { controls: controls.sort(compareEntries), heads: heads.get(id) ?? new Map(), clock },
      ]),
    );
  }

  entryAt(conversation: string, author: string, number: number): Entry | undefined {
    const sql = `SELECT ${entryColumns} FROM entries WHERE conversation = ? AND author = ? AND number = ?`;
    return this.#entries(conversation, sql, this.idOf(conversation) ?? 0, author, number)[0];
  }

  texts(
    conversation: string,
    author: string,
    [first, last]: Range,
    order: Order,
    atMost: number,
  ): EntryOf<'SEND_MESSAGE'>[] {
    const sql = `SELECT ${entryColumns} FROM entries
      WHERE conversation = ? AND author = ? AND number BETWEEN ? AND ? AND kind = ${textKind}
      ORDER BY number ${order === 'newest first' ? 'DESC' : 'ASC'} LIMIT ?`;
    return this.#entries(conversation, sql, this.idOf(conversation) ?? 0, author, first, last, atMost).filter(
      (entry) => entry.command === 'SEND_MESSAGE',
    );
  }

  numberAt(conversation: string, author: string, place: Place): number {
    const id = this.idOf(conversation) ?? 0;
    // Clocks grow with numbers: the last one before the place is found by halving.
    const after = (number: number): unknown =>
      this.one(
        'SELECT number, clock FROM entries WHERE conversation = ? AND author = ? AND number > ? ORDER BY number LIMIT 1',
        id,
        author,
        number,
      );
    const isBefore = (row: unknown): boolean =>
      compareEntries({ clock: numberIn(row, 'clock'), author, number: numberIn(row, 'number') }, place) <= 0;
    let low = 0;
    let high = numberIn(
      this.one('SELECT max(number) AS number FROM entries WHERE conversation = ? AND author = ?', id, author),
      'number',
    );
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = after(middle);
      if (row && isBefore(row)) low = numberIn(row, 'number');
      else high = middle;
    }
    return low;
  }

  /** Shown entries before a place (the end, when undefined), the last ones, in order. */
  before(conversation: string, place: Place | undefined, atMost: number): ShownEntry[] {
    const { clock, author, number } = place ?? { clock: Number.MAX_SAFE_INTEGER, author: '', number: 0 };
    return this.#shown(conversation, '<', 'DESC', [clock, author, number], atMost).reverse();
  }

  /** Shown entries from a place on, or after it, in order. */
  after(conversation: string, place: Place, atMost: number, inclusive = false): ShownEntry[] {
    const { clock, author, number } = place;
    return this.#shown(conversation, inclusive ? '>=' : '>', 'ASC', [clock, author, number], atMost);
  }

  /** The last text that is shown. */
  lastText(conversation: string): EntryOf<'SEND_MESSAGE'> | undefined {
    const sql = `SELECT ${entryColumns} FROM entries INDEXED BY entries_by_place
      WHERE conversation = ? AND kind = ${textKind} AND shown = 1
      ORDER BY clock DESC, author DESC, number DESC LIMIT 1`;
    const entry = this.#entries(conversation, sql, this.idOf(conversation) ?? 0)[0];
    return entry?.command === 'SEND_MESSAGE' ? entry : undefined;
  }

  /** How many texts are shown. */
  countTexts(conversation: string): number {
    const row = this.one('SELECT texts FROM conversations WHERE conversation = ?', conversation);
    return numberIn(row, 'texts');
  }

  /**
   * Number of texts that have not been on screen, at most `atMost`.
   * @param end counts only those that stand before this place; all when undefined
   */
  countUnread(conversation: string, atMost: number, end?: Place): number {
    const { clock, author, number } = end ?? { clock: Number.MAX_SAFE_INTEGER, author: '', number: 0 };
    const sql = `SELECT count(*) AS count FROM (SELECT 1 FROM entries
      WHERE conversation = ? AND unread = 1 AND (clock, author, number) < (?, ?, ?) LIMIT ?)`;
    return numberIn(this.one(sql, this.idOf(conversation) ?? 0, clock, author, number, atMost), 'count');
  }

  firstUnread(conversation: string): Place | undefined {
    const sql = `SELECT clock, author, number FROM entries WHERE conversation = ? AND unread = 1
      ORDER BY clock, author, number LIMIT 1`;
    return placeOf(this.one(sql, this.idOf(conversation) ?? 0));
  }

  /** The first shown entry of a conversation that was said at a time or later, as far as clocks and times agree. */
  firstSince(conversation: string, at: number): Place | undefined {
    const id = this.idOf(conversation) ?? 0;
    const after = (clock: number): unknown =>
      this.one(
        'SELECT clock, author, number, at FROM entries WHERE conversation = ? AND clock > ? AND shown = 1 ORDER BY clock, author, number LIMIT 1',
        id,
        clock,
      );
    let low = 0;
    let high = numberIn(this.one('SELECT clock FROM conversations WHERE id = ?', id), 'clock');
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = after(middle);
      if (row && numberIn(row, 'at') < at) low = numberIn(row, 'clock');
      else high = middle;
    }
    return placeOf(after(low));
  }

  /** The number by which a conversation is known in this database. */
  idOf(conversation: string): number | undefined {
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

  #entries(conversation: string, sql: string, ...values: Value[]): Entry[] {
    return this.all(sql, ...values).flatMap((row) => (isRow(row) ? (entryOf(row, conversation) ?? []) : []));
  }

  #shown(conversation: string, side: string, order: string, place: Value[], atMost: number): ShownEntry[] {
    const sql = `SELECT ${entryColumns}, unread, arrival FROM entries
      WHERE conversation = ? AND shown = 1 AND (clock, author, number) ${side} (?, ?, ?)
      ORDER BY clock ${order}, author ${order}, number ${order} LIMIT ?`;
    return this.all(sql, this.idOf(conversation) ?? 0, ...place, atMost).flatMap((row) => {
      const entry = isRow(row) ? entryOf(row, conversation) : undefined;
      if (!entry) return [];
      return [{ entry, unread: numberIn(row, 'unread') === 1, arrival: numberIn(row, 'arrival') }];
    });
  }

  #heads(id: number): Map<string, Head> {
    const rows = this.all('SELECT author, ranges, clock, pruned FROM heads WHERE conversation = ?', id);
    return new Map(rows.map((row) => [textIn(row, 'author'), headOf(row)]));
  }
}

const headOf = (row: unknown): Head => ({
  ranges: rangesIn(textIn(row, 'ranges')),
  clock: numberIn(row, 'clock'),
  pruned: numberIn(row, 'pruned'),
});

const placeOf = (row: unknown): Place | undefined =>
  row === undefined
    ? undefined
    : { clock: numberIn(row, 'clock'), author: textIn(row, 'author'), number: numberIn(row, 'number') };
