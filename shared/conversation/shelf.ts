import type { Entry, EntryOf } from './entry';
import type { Range, Ranges } from './ranges';
import type { Place } from './timeline';

/** In which order texts are given. */
export type Order = 'newest first' | 'oldest first';

/** Where a conversation's entries lie; a log keeps in memory only what it reckons with. Each call takes well under 10 ms. */
export interface Shelf {
  entryAt(conversation: string, author: string, number: number): Entry | undefined;
  /** The first texts, in this order, of an author with numbers in a stretch. */
  texts(
    conversation: string,
    author: string,
    range: Range,
    order: Order,
    atMost: number,
  ): EntryOf<'SEND_MESSAGE'>[];
  /** The author's highest number that stands before a place, or at it; 0 when there is none. */
  numberAt(conversation: string, author: string, place: Place): number;
}

/** What is kept of one author in a conversation beside the entries themselves. */
export interface Head {
  /** The numbers that were ever held. */
  ranges: Ranges;
  /** The clock of the highest of them. */
  clock: number;
  /** Texts up to this number have been deleted here. */
  pruned: number;
}

/** What has been added to a log and is to be kept, all or nothing. */
export interface Addition {
  conversation: string;
  entries: readonly AddedEntry[];
  heads: readonly (readonly [author: string, head: Head])[];
  /** Set when what was held before may be shown, or not shown, from now on: all after a place is to be looked at anew. */
  recast: Recast | undefined;
}

export interface AddedEntry {
  entry: Entry;
  /** Whether it is shown where it stands. */
  shown: boolean;
  /** Whether the log's reader has not seen it, and is to. */
  unread: boolean;
  /** Whether it is no news: it was brought by a file. */
  known: boolean;
}

export interface Recast {
  after: Place;
  /** Per author, where texts are shown. */
  stays: readonly (readonly [author: string, stays: readonly { from: Place; to: Place | undefined }[]])[];
  /** Which controls are shown, by author and number. */
  allowed: ReadonlySet<string>;
}

/** A shelf with nothing on it. */
export const emptyShelf: Shelf = {
  entryAt: () => undefined,
  texts: () => [],
  numberAt: () => 0,
};
