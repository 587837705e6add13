import type { Entry } from '../../conversation/entry';
import type { Addition, Head, Recast } from '../../conversation/shelf';
import { keyOf } from '../../conversation/timeline';
import { inTransaction, numberIn, textIn, type Database } from './database';
import { Statements } from './statements';
import { entryColumns, entryValues, kindOf, rangesIn, textKind, textOfRanges } from './entry-rows';
import { slotAfter, slotOf } from './log-tables';

/** What else is kept of entries: a search index. */
export interface EntryIndex {
  added(id: number, conversation: number, entry: Entry): void;
  removed(id: number): void;
}

/** Writes logs. */
export class EntryWriter {
  readonly #ids = new Map<string, number>();
  readonly #statements: Statements;
  #arrival: number;
  /** The last millisecond that was full, and the one into which it spilled. */
  #spilled = { from: -1, to: -1 };

  constructor(
    readonly database: Database,
    private readonly index?: EntryIndex,
  ) {
    this.#statements = new Statements(database);
    this.#arrival = numberIn(this.#one("SELECT value FROM counters WHERE name = 'arrival'"), 'value');
  }

  /** The number of the last entry that came. */
  get arrival(): number {
    return this.#arrival;
  }

  /**
   * Keeps additions, all or none; they are on the disk when this returns. Throws `StoreError`.
   * @param also what else is to be kept or not with them
   */
  append(additions: readonly Addition[], also: () => void = () => undefined): void {
    const arrival = this.#arrival;
    try {
      inTransaction(this.database, () => {
        this.add(additions);
        also();
      });
    } catch (error) {
      this.#arrival = arrival;
      // They may be of conversations whose row was taken back.
      this.#ids.clear();
      throw error;
    }
  }

  /** The same as a part of a transaction. */
  add(additions: readonly Addition[]): void {
    for (const addition of additions) this.#append(addition);
    this.#keepArrival();
  }

  /** Lets an entry come anew, after all others. */
  arriveAgain(id: number): void {
    this.#arrival += 1;
    this.#run('UPDATE entries SET arrival = ? WHERE id = ?', this.#arrival, id);
    this.#keepArrival();
  }

  #keepArrival(): void {
    this.#run("INSERT OR REPLACE INTO counters VALUES ('arrival', ?)", this.#arrival);
  }

  /** The number by which a conversation is known in this database; it gets one when it has none. */
  idOf(conversation: string): number {
    const known = this.#ids.get(conversation);
    if (known !== undefined) return known;
    this.#run('INSERT OR IGNORE INTO conversations (conversation) VALUES (?)', conversation);
    const id = numberIn(this.#one('SELECT id FROM conversations WHERE conversation = ?', conversation), 'id');
    this.#ids.set(conversation, id);
    return id;
  }

  #append({ conversation, entries, heads, recast }: Addition): void {
    const id = this.idOf(conversation);
    let texts = 0;
    let clock = 0;
    for (const { entry, shown, unread } of entries) {
      texts += this.#insert(id, entry, shown, unread);
      clock = Math.max(clock, entry.clock);
    }
    this.#run(
      'UPDATE conversations SET texts = texts + ?, clock = max(clock, ?) WHERE id = ?',
      texts,
      clock,
      id,
    );
    for (const [author, head] of heads) this.#keepHead(id, author, head);
    if (recast) this.#recast(id, recast);
  }

  /** @returns by how many the shown texts have grown */
  #insert(conversation: number, entry: Entry, shown: boolean, unread: boolean): number {
    const replaced = this.#removeRival(conversation, entry);
    const id = this.#freeId(entry.at);
    this.#arrival += 1;
    this.#run(
      `INSERT INTO entries (id, conversation, shown, unread, arrival, ${entryColumns})
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      conversation,
      shown ? 1 : 0,
      unread ? 1 : 0,
      this.#arrival,
      ...entryValues(entry),
    );
    this.index?.added(id, conversation, entry);
    return (shown && kindOf(entry) === textKind ? 1 : 0) - replaced;
  }

  /** @returns how many shown texts went with it */
  #removeRival(conversation: number, { author, number }: Entry): number {
    const rival = this.#one(
      'SELECT id, kind, shown FROM entries WHERE conversation = ? AND author = ? AND number = ?',
      conversation,
      author,
      number,
    );
    if (!rival) return 0;
    const id = numberIn(rival, 'id');
    this.#run('DELETE FROM entries WHERE id = ?', id);
    this.index?.removed(id);
    return numberIn(rival, 'kind') === textKind ? numberIn(rival, 'shown') : 0;
  }

  #freeId(at: number): number {
    const own = slotOf(at);
    let slot = this.#spilled.from === own ? this.#spilled.to : own;
    let id = this.#idIn(slot);
    while (id >= slotAfter(slot)) {
      slot = slotAfter(slot);
      id = this.#idIn(slot);
    }
    if (slot !== own) this.#spilled = { from: own, to: slot };
    return id;
  }

  /** The id after the last one of a slot. */
  #idIn(slot: number): number {
    const last = this.#one(
      'SELECT max(id) AS id FROM entries WHERE id >= ? AND id < ?',
      slot,
      slotAfter(slot),
    );
    return Math.max(slot, numberIn(last, 'id') + 1);
  }

  #keepHead(conversation: number, author: string, { ranges, clock, pruned }: Head): void {
    const sql =
      'INSERT OR REPLACE INTO heads (conversation, author, ranges, clock, pruned) VALUES (?, ?, ?, ?, ?)';
    this.#run(sql, conversation, author, textOfRanges(ranges), clock, pruned);
  }

  #recast(conversation: number, { after, stays, allowed }: Recast): void {
    const { clock, author, number } = after;
    const later = 'conversation = ? AND (clock, author, number) >= (?, ?, ?)';
    const place = [conversation, clock, author, number] as const;
    const shown = this.database
      .prepare(`SELECT id, author, number, kind FROM entries WHERE ${later} AND kind > ${textKind}`)
      .all(...place);
    this.#run(`UPDATE entries SET shown = 0 WHERE ${later} AND kind = ${textKind}`, ...place);
    for (const row of shown)
      this.#run(
        'UPDATE entries SET shown = ? WHERE id = ?',
        allowed.has(keyIn(row)) ? 1 : 0,
        numberIn(row, 'id'),
      );
    for (const [person, theirs] of stays)
      for (const { from, to } of theirs) {
        const end = to ?? { clock: Number.MAX_SAFE_INTEGER, author: '', number: 0 };
        this.#run(
          `UPDATE entries SET shown = 1 WHERE ${later} AND kind = ${textKind} AND author = ?
           AND (clock, author, number) > (?, ?, ?) AND (clock, author, number) < (?, ?, ?)`,
          ...place,
          person,
          ...[from.clock, from.author, from.number, end.clock, end.author, end.number],
        );
      }
    this.recount(conversation);
  }

  /** Deletes the texts of a conversation. Who takes part, and which numbers were had, stays known. */
  deleteTexts(conversation: string): void {
    const id = this.idOf(conversation);
    const texts = `conversation = ? AND kind = ${textKind}`;
    inTransaction(this.database, () => {
      for (const row of this.database.prepare(`SELECT id FROM entries WHERE ${texts}`).all(id))
        this.index?.removed(numberIn(row, 'id'));
      this.#run(`DELETE FROM entries WHERE ${texts}`, id);
      this.#prune(id);
      this.recount(id);
    });
  }

  /** Deletes one text; that its number was had stays known. */
  deleteText(conversation: string, author: string, number: number): void {
    const id = this.idOf(conversation);
    inTransaction(this.database, () => {
      const row = this.#one(
        `SELECT id FROM entries WHERE conversation = ? AND author = ? AND number = ? AND kind = ${textKind}`,
        ...[id, author, number],
      );
      if (!row) return;
      this.#run('DELETE FROM entries WHERE id = ?', numberIn(row, 'id'));
      this.index?.removed(numberIn(row, 'id'));
      this.recount(id);
    });
  }

  /** Notes that no text that was ever held can be given any more. */
  #prune(conversation: number): void {
    const heads = this.database.prepare('SELECT author, ranges FROM heads WHERE conversation = ?');
    for (const row of heads.all(conversation)) {
      const last = rangesIn(textIn(row, 'ranges')).at(-1)?.[1] ?? 0;
      const sql = 'UPDATE heads SET pruned = ? WHERE conversation = ? AND author = ?';
      this.#run(sql, last, conversation, textIn(row, 'author'));
    }
  }

  /** Counts a conversation's texts anew, after rows were changed in number. */
  recount(conversation: number): void {
    this.#run(
      `UPDATE conversations SET texts =
         (SELECT count(*) FROM entries WHERE conversation = ? AND kind = ${textKind} AND shown = 1)
       WHERE id = ?`,
      conversation,
      conversation,
    );
  }

  #one(sql: string, ...values: (string | number)[]): unknown {
    return this.#statements.prepared(sql).get(...values);
  }

  #run(sql: string, ...values: (string | number | Uint8Array | null)[]): void {
    this.#statements.run(sql, ...values);
  }
}

const keyIn = (row: unknown): string =>
  keyOf({ author: textIn(row, 'author'), number: numberIn(row, 'number') });
