import type { Receipts } from '../../net/delivery';
import { EntryReader } from '../../../shared/node/storage/entry-reader';
import { numberIn, textIn } from '../../../shared/node/storage/database';

/** Reads a person's conversations. */
export class HistoryReader extends EntryReader {
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
