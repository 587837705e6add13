import type { Receipts } from '../../net/delivery';
import { EntryReader } from '../../../shared/node/storage/entry-reader';
import { numberIn, textIn } from '../../../shared/node/storage/database';

/** Number of arrival times kept in memory: some pages of a transcript. */
const timesKept = 4_000;

/** Reads a person's conversations. */
export class HistoryReader extends EntryReader {
  readonly #times = new Map<number, number | undefined>();

  /**
   * When the entry with this `arrival` came to this computer, in milliseconds since 1970; undefined for one that came
   * before such times were kept.
   */
  arrivalTime(arrival: number): number | undefined {
    if (this.#times.has(arrival)) return this.#times.get(arrival);
    if (this.#times.size >= timesKept) this.#times.clear();
    const row = this.one('SELECT at FROM arrivals WHERE arrival >= ? ORDER BY arrival LIMIT 1', arrival);
    const time = numberIn(row, 'at') || undefined;
    this.#times.set(arrival, time);
    return time;
  }

  /** When something last happened in a conversation, by this computer's clock; 0 when nothing is shown of it. */
  lastActivity(conversation: string): number {
    const sql = 'SELECT at FROM activity WHERE conversation = ?';
    return numberIn(this.one(sql, this.idOf(conversation) ?? 0), 'at');
  }

  /** The same of every conversation, by its id. */
  lastActivities(): Map<string, number> {
    const rows = this.all(
      'SELECT c.conversation, a.at FROM activity a JOIN conversations c ON c.id = a.conversation',
    );
    return new Map(rows.map((row) => [textIn(row, 'conversation'), numberIn(row, 'at')]));
  }

  /** How far others were known to hold my entries. */
  receipts(conversation: string): Receipts {
    const rows = this.all(
      'SELECT person, number FROM receipts WHERE conversation = ?',
      this.idOf(conversation) ?? 0,
    );
    return new Map(rows.map((row) => [textIn(row, 'person'), numberIn(row, 'number')]));
  }

  /** How many texts of all conversations are shown. */
  countAllTexts(): number {
    return numberIn(this.one('SELECT sum(texts) AS texts FROM conversations'), 'texts');
  }
}
