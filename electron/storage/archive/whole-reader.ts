import type { Control, Entry, EntryOf } from '../../../shared/conversation/entry';
import type { Place } from '../../../shared/conversation/timeline';
import { isRow, numberIn, openForReading } from '../../../shared/node/storage/database';
import { EntryReader } from '../../../shared/node/storage/entry-reader';
import { entryColumns, entryOf, textKind } from '../../../shared/node/storage/entry-rows';

/** So many entries are in memory at a time. */
const pageOf = 500;
const beginning: Place = { clock: 0, author: '', number: 0 };

/** Reads conversations from end to end, as they were at one moment, for a thread that may take its time. */
export class WholeReader extends EntryReader {
  /** Throws `StoreError`. */
  static open(path: string): WholeReader {
    const database = openForReading(path);
    // Whatever is written from now on is not seen.
    database.exec('BEGIN');
    return new WholeReader(database);
  }

  /** How many entries there are, those that are not shown included. */
  countEntries(conversation: string): number {
    const sql = 'SELECT count(*) AS count FROM entries WHERE conversation = ?';
    return numberIn(this.one(sql, this.idOf(conversation) ?? 0), 'count');
  }

  /** All entries that say who takes part, in order. */
  controls(conversation: string): readonly Control[] {
    return this.kept(conversation)?.controls ?? [];
  }

  /** All texts, in order, also those that are not shown. */
  *everyText(conversation: string): Generator<EntryOf<'SEND_MESSAGE'>> {
    const sql = `SELECT ${entryColumns} FROM entries
      WHERE conversation = ? AND kind = ${textKind} AND (clock, author, number) > (?, ?, ?)
      ORDER BY clock, author, number LIMIT ${pageOf}`;
    let place: Place | undefined = beginning;
    while (place) {
      const { clock, author, number }: Place = place;
      const rows = this.all(sql, this.idOf(conversation) ?? 0, clock, author, number);
      place = undefined;
      for (const row of rows) {
        const entry = isRow(row) ? entryOf(row, conversation) : undefined;
        if (entry?.command !== 'SEND_MESSAGE') continue;
        yield entry;
        place = entry;
      }
    }
  }

  /** All that is shown, in order. */
  *everyShown(conversation: string): Generator<Entry> {
    let place: Place | undefined = beginning;
    while (place) {
      const page = this.after(conversation, place, pageOf);
      for (const { entry } of page) yield entry;
      place = page.at(-1)?.entry;
    }
  }
}
