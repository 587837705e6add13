import type { ShownEntry } from '../../../../runtime/entries/store/entry-reader';
import { forksIn } from '../../../../shared/conversation/log-facts';
import { comparePlaces, isControlEntry, type EntryPlace } from '../../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../../../shared/ids';
import { pageSize } from '../../../../shared/ipc/page-size';
import type { PageView, RowView } from '../../../../shared/ipc/view';
import { limits } from '../../../../shared/protocol/limits';
import type { Conversation } from '../../../net/types';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { belongingTo, rowOf, type RowSources } from './row-view';
import { countedAtMost } from '../conversations/digest';

const { step, rowsAtMost: heldAtMost } = pageSize;
/**
 * A message is late if messages shown after it arrived at least this much earlier. In a burst, messages of several
 * people cross and are put in order within seconds, which needs no mark.
 */
const lateMs = 60_000;

/** The part of a transcript that a window shows. It moves, and its size does not grow with the conversation. */
export class TranscriptPage {
  #entries: ShownEntry[] = [];
  #atStart = true;
  #atEnd = true;
  /** Whether what is shown may have changed since it was read. */
  #isStale = true;
  #unreadFrom: EntryHash | null = null;
  #target: PageView['target'] = null;
  /** Messages that count as read but were never on screen. */
  #skipped: { from: EntryPlace; count: number } | undefined;
  /** Rows that arrived after later rows had been read. */
  readonly #late = new Set<EntryHash>();
  #rows: Record<string, RowView> | undefined;

  constructor(
    private readonly conversation: Conversation,
    private readonly reader: MessagesReader,
    private readonly me: PersonId,
  ) {
    const unread = reader.firstUnread(this.#id);
    if (unread) this.#showUnread(unread);
    else this.showEnd();
  }

  /** What the window shows beside the rows. */
  view(): PageView {
    this.#refresh();
    return {
      atStart: this.#atStart,
      atEnd: this.#atEnd,
      unreadFrom: this.#unreadFrom,
      skipped: this.#skipped?.count ?? 0,
      target: this.#target,
    };
  }

  rows(): Record<string, RowView> {
    this.#refresh();
    this.#rows ??= this.#drawn();
    return this.#rows;
  }

  #drawn(): Record<string, RowView> {
    const { conversation, reader, me } = this;
    const hashes = this.#entries.map(({ entry }) => entry.hash);
    const sources: RowSources = {
      conversation,
      belongingTo: belongingTo(reader, this.#id, hashes),
      me,
      alternatives: this.#alternatives(),
    };
    const rows: Record<string, RowView> = {};
    for (const shown of this.#entries) {
      const late = this.#late.has(shown.entry.hash);
      const row = rowOf({ ...shown, arrived: this.#arrived(shown), late }, sources);
      if (row) rows[row.id] = row;
    }
    return rows;
  }

  #alternatives(): ReadonlyMap<EntryHash, readonly EntryHash[]> {
    const alternatives = new Map<EntryHash, readonly EntryHash[]>();
    for (const { entries } of forksIn(this.conversation.log, limits.forksShown))
      for (const hash of entries)
        alternatives.set(
          hash,
          entries.filter((each) => each !== hash),
        );
    return alternatives;
  }

  /** MUST be called when the conversation changes. */
  changed(): void {
    this.#isStale = true;
  }

  /** Whether a place is the end of the conversation as the window knows it. */
  isEnd(place: EntryPlace): boolean {
    const last = this.#entries.at(-1)?.entry;
    return this.#atEnd && last !== undefined && comparePlaces(place, last) === 0;
  }

  /** Notes that `count` messages from a place on count as read but were never on screen: the reader may want to go back. */
  skip(from: EntryPlace, count: number): void {
    const before = this.#skipped;
    this.#skipped = {
      from: before && comparePlaces(before.from, from) < 0 ? before.from : from,
      count: Math.min((before?.count ?? 0) + count, countedAtMost),
    };
    this.#unreadFrom = this.#skipped.from.hash;
  }

  /** MUST be called when the rows between two places have been on screen. */
  seen(first: EntryPlace, last: EntryPlace): void {
    if (!this.#skipped) return;
    const { from } = this.#skipped;
    if (comparePlaces(first, from) <= 0 && comparePlaces(from, last) <= 0) this.forgetSkipped();
  }

  /** Shows the first skipped message. */
  showSkipped(): void {
    if (this.#skipped) this.#showUnread(this.#skipped.from);
    this.forgetSkipped();
  }

  forgetSkipped(): void {
    this.#skipped = undefined;
  }

  /** MUST be called when the reader has written: nothing before is new to them, unless they skipped it. */
  answered(): void {
    if (!this.#skipped) this.#unreadFrom = null;
    this.showEnd();
  }

  showEnd(): void {
    this.#readEnd();
    this.#aim(this.#lastRow(), 'end');
  }

  /** Shows the part around a row, with the row in the centre. */
  showRow(place: EntryPlace): void {
    this.#showAt(place);
    this.#aim(place.hash, 'center');
  }

  /** Shows the first row at or after a time, in milliseconds since 1970; the end if there is none. */
  showDate(at: number): void {
    const place = this.reader.firstSince(this.#id, at);
    if (!place) return this.showEnd();
    this.#showAt(place);
    this.#aim(place.hash, 'start');
  }

  older(): void {
    const first = this.#entries[0]?.entry;
    if (!first || this.#atStart) return;
    const older = this.reader.before(this.#id, first, step);
    this.#atStart = older.length < step;
    const all = [...older, ...this.#entries];
    if (all.length > heldAtMost) this.#atEnd = false;
    this.#take(all.slice(0, heldAtMost));
  }

  newer(): void {
    const last = this.#entries.at(-1)?.entry;
    if (!last || this.#atEnd) return;
    const newer = this.reader.after(this.#id, last, step);
    this.#atEnd = newer.length < step;
    const all = [...this.#entries, ...newer];
    if (all.length > heldAtMost) this.#atStart = false;
    this.#take(all.slice(-heldAtMost));
  }

  get #id(): ConversationId {
    return this.conversation.log.conversation;
  }

  #showUnread(unread: EntryPlace): void {
    this.#showAt(unread);
    this.#unreadFrom = unread.hash;
    this.#aim(this.#unreadFrom, 'start');
  }

  #showAt(place: EntryPlace): void {
    const before = this.reader.before(this.#id, place, step);
    const after = this.reader.after(this.#id, place, step, true);
    this.#atStart = before.length < step;
    this.#atEnd = after.length < step;
    this.#take([...before, ...after]);
  }

  /**
   * Reads again the rows that are shown, and those added before the start or after the end of the conversation. Drops
   * no row that is shown, because the reader may be looking at it. If there is no room for the added rows, the page
   * stays as it is and is no longer at that end; a window that follows the end then requests the end.
   */
  #refresh(): void {
    if (!this.#isStale) return;
    const first = this.#entries[0]?.entry;
    const last = this.#entries.at(-1)?.entry;
    if (!first || !last) return this.#readEnd();
    // Entries can also arrive between those shown. A page holds up to a step more than usual for them.
    const mostWithin = heldAtMost + step;
    const held = this.reader.after(this.#id, first, mostWithin + 1, true);
    const within = held.slice(0, mostWithin).filter(({ entry }) => comparePlaces(entry, last) <= 0);
    const added = held.length - within.length;
    this.#atEnd &&= added === 0 || held.length <= heldAtMost;
    const kept = this.#atEnd ? held : within;
    const older = this.#atStart ? this.reader.before(this.#id, first, step) : [];
    const hasRoom = older.length + kept.length <= heldAtMost;
    this.#atStart &&= older.length === 0 || (hasRoom && older.length < step);
    this.#take(hasRoom ? [...older, ...kept] : kept);
  }

  #readEnd(): void {
    this.#take(this.reader.before(this.#id, undefined, step * 2));
    this.#atStart = this.#entries.length < step * 2;
    this.#atEnd = true;
  }

  #take(entries: ShownEntry[]): void {
    this.#entries = entries;
    this.#rows = undefined;
    this.#isStale = false;
    this.#noteLate();
  }

  /** Marks unread messages as late if a read message after them had arrived at least `lateMs` before. */
  #noteLate(): void {
    let readSince = Infinity;
    for (const shown of this.#entries.toReversed()) {
      if (isControlEntry(shown.entry)) continue;
      const arrived = this.#arrived(shown);
      if (!shown.unread) readSince = Math.min(readSince, arrived);
      else if (arrived - readSince >= lateMs) this.#late.add(shown.entry.hash);
    }
  }

  #arrived({ entry, arrival }: ShownEntry): number {
    return this.reader.arrivalTime(arrival) ?? entry.at;
  }

  #lastRow(): EntryHash | null {
    const last = this.#entries.at(-1);
    return last ? last.entry.hash : null;
  }

  #aim(row: EntryHash | null, align: 'start' | 'center' | 'end'): void {
    this.#target = row === null ? null : { row, align, sequence: (this.#target?.sequence ?? 0) + 1 };
  }
}
