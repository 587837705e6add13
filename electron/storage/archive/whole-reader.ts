import { EntryReader, type ShownEntry } from '../../../runtime/entries/store/entry-reader';
import type { Piece } from '../../../shared/conversation/log-addition';
import type { EntryPlace, LogEntry, MessageEntry } from '../../../shared/conversation/log-entry';
import { entryHash, writerId, type ConversationId } from '../../../shared/ids';
import { numberIn, openForReading } from '../../../runtime/sqlite/database';
import { openEntries } from '../../../runtime/entries/store/open-entries';

/** Number of entries in memory at a time. */
const entriesPerPage = 500;
/** Before every entry. */
const beginning: EntryPlace = {
  clock: 0,
  at: 0,
  writer: writerId.parse('A'.repeat(43)),
  number: 0,
  hash: entryHash.parse('A'.repeat(43)),
};

/** Reads conversations from end to end, as they were at one moment, for a thread that may take its time. */
export class WholeReader extends EntryReader {
  /** Throws `StoreError`. */
  static open(path: string): WholeReader {
    const database = openEntries(path, [], openForReading);
    // Whatever is written from now on is not seen.
    database.exec('BEGIN');
    return new WholeReader(database);
  }

  /** Number of entries, those that are not shown included. */
  countEntries(conversation: ConversationId): number {
    const sql = 'SELECT count(*) AS count FROM entries WHERE conversation = ?';
    return numberIn(this.one(sql, this.idOf(conversation) ?? 0), 'count');
  }

  /**
   * All entries, also those that are not shown: controls, pasts first, then each writer's messages, newest first. Messages
   * whose content was deleted come as their headers.
   */
  *everyEntry(conversation: ConversationId): Generator<LogEntry> {
    const kept = this.kept(conversation);
    yield* kept?.controls ?? [];
    for (const piece of newestFirst(kept?.pieces ?? [])) yield* this.everyMessage(conversation, piece);
  }

  /** All messages of a piece, newest first. */
  *everyMessage(conversation: ConversationId, { id, first, last }: Piece): Generator<MessageEntry> {
    for (let next = last; next >= first;) {
      const page = this.messages(conversation, id, [first, next], 'newest first', entriesPerPage);
      yield* page;
      next = (page.at(-1)?.number ?? first) - 1;
    }
  }

  /** All that is shown, in order. */
  *everyShown(conversation: ConversationId): Generator<ShownEntry> {
    let place: EntryPlace | undefined = beginning;
    while (place) {
      const page: ShownEntry[] = this.after(conversation, place, entriesPerPage);
      yield* page;
      place = page.at(-1)?.entry;
    }
  }
}

/** Pieces in an order in which whatever vouches for the end of one, by `prev`, comes before it. */
export const newestFirst = (pieces: readonly Piece[]): Piece[] =>
  [...pieces].sort((a, b) =>
    a.writer === b.writer ? b.last - a.last || b.id - a.id : a.writer < b.writer ? -1 : 1,
  );
