import { EntryReader, type ShownEntry } from '../../../runtime/entries/store/entry-reader';
import { KeyReader } from '../../../runtime/entries/store/key-store';
import { KeyRing } from '../../../runtime/sealing/key-ring';
import type { Piece } from '../../../shared/conversation/log-addition';
import type { EntryPlace, LogEntry, MessageEntry } from '../../../shared/conversation/log-entry';
import { entryHash, writerId, type ConversationId } from '../../../shared/ids';
import type { ChainKey } from '../../../shared/sealing/chain-key';
import { numberIn, openForReading } from '../../../runtime/sqlite/database';
import { openEntries } from '../../../runtime/entries/store/open-entries';

/** Number of entries in memory at a time. */
const entriesPerPage = 500;
/** A place before every entry. */
const beginning: EntryPlace = {
  clock: 0,
  at: 0,
  writer: writerId.parse('A'.repeat(43)),
  number: 0,
  hash: entryHash.parse('A'.repeat(43)),
};

/** Reads whole conversations from a snapshot of the database. Slow, so use it in worker threads. */
export class WholeReader extends EntryReader {
  readonly #keys = new KeyReader(this.database);
  /** The keys of messages that were opened here: others are given these as they were sealed. */
  readonly ring = new KeyRing(this.#keys);

  /** Throws `StoreError`. */
  static open(path: string): WholeReader {
    const database = openEntries(path, [], openForReading);
    // One transaction for all queries, so that they see one snapshot.
    database.exec('BEGIN');
    return new WholeReader(database);
  }

  /** Number of entries, including those that are not shown. */
  countEntries(conversation: ConversationId): number {
    const sql = 'SELECT count(*) AS count FROM entries WHERE conversation = ?';
    return numberIn(this.one(sql, this.idOf(conversation) ?? 0), 'count');
  }

  /**
   * All entries, including those that are not shown: controls, each after its past, then each writer's messages, newest
   * first. Messages whose content was deleted come as headers.
   */
  *everyEntry(conversation: ConversationId): Generator<LogEntry> {
    const kept = this.kept(conversation);
    yield* kept?.controls ?? [];
    for (const piece of newestFirst(kept?.pieces ?? [])) yield* this.everyMessage(conversation, piece);
  }

  /** The keys with which a conversation's sealed messages are opened: of each root the first, from which the others follow. */
  everyKey(conversation: ConversationId): Iterable<ChainKey> {
    return this.#keys.provenRoots(conversation);
  }

  /** All messages of a piece, newest first. */
  *everyMessage(conversation: ConversationId, { id, first, last }: Piece): Generator<MessageEntry> {
    for (let next = last; next >= first;) {
      const page = this.messages(conversation, id, [first, next], 'newest first', entriesPerPage);
      yield* page;
      next = (page.at(-1)?.number ?? first) - 1;
    }
  }

  /** All entries that are shown, in order. */
  *everyShown(conversation: ConversationId): Generator<ShownEntry> {
    let place: EntryPlace | undefined = beginning;
    while (place) {
      const page: ShownEntry[] = this.after(conversation, place, entriesPerPage);
      yield* page;
      place = page.at(-1)?.entry;
    }
  }
}

/** Sorts pieces so that the message that vouches for the end of a piece, by `prev`, comes before it. */
export const newestFirst = (pieces: readonly Piece[]): Piece[] =>
  [...pieces].sort((a, b) =>
    a.writer === b.writer ? b.last - a.last || b.id - a.id : a.writer < b.writer ? -1 : 1,
  );
