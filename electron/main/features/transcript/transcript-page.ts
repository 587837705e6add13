import type { ShownEntry } from '../../../../runtime/entries/store/entry-reader';
import { forksIn } from '../../../../shared/conversation/log-facts';
import { targetOf } from '../../../../shared/conversation/content';
import {
  comparePlaces,
  isControlEntry,
  type EntryPlace,
  type LogEntry,
  type MessageEntry,
} from '../../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../../../shared/ids';
import { pageSize } from '../../../../shared/ipc/page-size';
import type { PageView, RowView } from '../../../../shared/ipc/views/transcript';
import { limits } from '../../../../shared/protocol/limits';
import type { Conversation } from '../../../net/types';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { quotedIn } from './quote';
import { belongingTo, rowOf, type RowSources } from './row-view';
import { countedAtMost } from '../conversations/digest';

const { step, atEnd: readAtEnd, rowsAtMost: heldAtMost } = pageSize;
/**
 * A message is late if messages shown after it arrived at least this much earlier. In a burst, messages of several
 * people cross and are put in order within seconds, which needs no mark.
 */
const lateMs = 60_000;

/**
 * The part of a transcript that a window shows. It moves, and its size does not grow with the conversation. New messages cost
 * what they add, not what the page holds: rows that cannot have changed are neither read nor made again.
 */
export class TranscriptPage {
  #entries: ShownEntry[] = [];
  #atStart = true;
  #atEnd = true;
  /** What may have changed since it was read: nothing, anything, or what these new messages change. */
  #changes: 'nothing' | 'anything' | { readonly added: MessageEntry[] } = 'anything';
  #unreadFrom: EntryHash | null = null;
  #target: PageView['target'] = null;
  /** The first row in sight of a reader who does not follow the end. */
  #place: EntryHash | null = null;
  /** Messages that count as read but were never on screen. */
  #skipped: { from: EntryPlace; count: number } | undefined;
  /** Rows that arrived after later rows had been read. */
  readonly #late = new Set<EntryHash>();
  #rows: Record<string, RowView> = {};
  #alternatives: ReadonlyMap<EntryHash, readonly EntryHash[]> = new Map();
  /** Whether the server had refused something when the rows were made. */
  #hasRefused = false;

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
  view(): Omit<PageView, 'unread'> {
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
    return this.#rows;
  }

  /**
   * MUST be called when the conversation changes.
   * @param added new entries, if these and what others hold are all that may have changed; otherwise everything is read again
   */
  changed(added?: readonly LogEntry[]): void {
    if (this.#changes === 'anything') return;
    const messages = added?.filter((entry) => !isControlEntry(entry));
    // A control can change what stands, and so can a message of somebody who was removed.
    const isPlain =
      messages?.length === added?.length && !messages?.some((each) => this.conversation.log.isCut(each));
    if (!messages || !isPlain) this.#changes = 'anything';
    else if (this.#changes === 'nothing') this.#changes = { added: messages };
    else this.#changes.added.push(...messages);
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

  /** Notes the first row in sight; null if the reader follows the end. */
  keepPlace(row: EntryHash | null): void {
    this.#place = row;
  }

  /** MUST be called when the window's page is loaded again: the reader comes back to where they were. */
  comeBack(): void {
    const isHere = this.#entries.some(({ entry }) => entry.hash === this.#place);
    if (isHere) this.#aim(this.#place, 'start');
    else this.showEnd();
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
    this.#refresh();
    const first = this.#entries[0]?.entry;
    if (!first || this.#atStart) return;
    const older = this.reader.before(this.#id, first, step);
    this.#atStart = older.length < step;
    const all = [...older, ...this.#entries];
    if (all.length > heldAtMost) this.#atEnd = false;
    this.#take(all.slice(0, heldAtMost));
  }

  newer(): void {
    this.#refresh();
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
   * Reads what may have changed of the rows that are shown, and those added before the start or after the end of the
   * conversation. Drops no row that is shown, because the reader may be looking at it. If there is no room for the added rows,
   * the page stays as it is and is no longer at that end; a window that follows the end then requests the end.
   */
  #refresh(): void {
    if (this.#changes === 'nothing') return;
    const first = this.#entries[0]?.entry;
    const last = this.#entries.at(-1)?.entry;
    if (!first || !last) return this.#readEnd();
    const added = this.#changes === 'anything' ? undefined : this.#changes.added;
    const unchanged = added ? this.#countBefore(added) : 0;
    // Entries can also arrive between those shown. A page holds up to a step more than usual for them.
    const mostWithin = heldAtMost + step;
    const held = this.#heldFrom(first, unchanged, mostWithin + 1);
    const within = held.slice(0, mostWithin).filter(({ entry }) => comparePlaces(entry, last) <= 0);
    this.#atEnd &&= held.length === within.length || held.length <= heldAtMost;
    const kept = this.#atEnd ? held : within;
    const older = this.#atStart && unchanged === 0 ? this.reader.before(this.#id, first, step) : [];
    const hasRoom = older.length + kept.length <= heldAtMost;
    this.#atStart &&= older.length === 0 || (hasRoom && older.length < step);
    this.#take(hasRoom ? [...older, ...kept] : kept, added);
  }

  /** Number of entries of the page that are before all of these. */
  #countBefore(added: readonly EntryPlace[]): number {
    const { length } = this.#entries;
    const isAfterSome = ({ entry }: ShownEntry): boolean =>
      added.some((place) => comparePlaces(place, entry) < 0);
    const index = this.#entries.findIndex(isAfterSome);
    return index < 0 ? length : index;
  }

  /**
   * The entries of the conversation from the page's first one on.
   * @param unchanged number of entries of the page that need not be read again
   */
  #heldFrom(first: EntryPlace, unchanged: number, atMost: number): ShownEntry[] {
    const before = this.#entries[unchanged - 1]?.entry;
    if (!before) return this.reader.after(this.#id, first, atMost, true);
    const later = this.#atEnd || unchanged < this.#entries.length;
    const read = later ? this.reader.after(this.#id, before, atMost - unchanged) : [];
    return [...this.#entries.slice(0, unchanged), ...read];
  }

  #readEnd(): void {
    this.#take(this.reader.before(this.#id, undefined, readAtEnd));
    this.#atStart = this.#entries.length < readAtEnd;
    this.#atEnd = true;
  }

  /** @param added if given, only these messages and what others hold have changed since the last time */
  #take(entries: ShownEntry[], added?: readonly MessageEntry[]): void {
    this.#noteLate(entries);
    this.#entries = entries;
    this.#changes = 'nothing';
    this.#draw(added);
  }

  /** Makes the rows; those that are not among what was `added`, and cannot have changed by it, stay the same objects. */
  #draw(added: readonly MessageEntry[] | undefined): void {
    const { conversation, me } = this;
    const alternatives = this.#alternativesNow();
    const hasRefused = conversation.delivery.refused.size > 0;
    const isAnew =
      !added || hasRefused || this.#hasRefused || alternatives.size > 0 || this.#alternatives.size > 0;
    const arrived = added ?? [];
    const changed = new Set(arrived.flatMap(({ content }) => (content && targetOf(content)) ?? []));
    // What they quote has come, or has changed.
    const quoted = new Set([...changed, ...arrived.map(({ hash }) => hash)]);
    const unchanged = ({ entry, person }: ShownEntry): RowView | undefined => {
      const before = isAnew || changed.has(entry.hash) ? undefined : this.#rows[entry.hash];
      const row = before?.quote && quoted.has(before.quote.row) ? undefined : before;
      const isOnItsWay = person === me && !isControlEntry(entry) && row?.state !== 'delivered';
      return isOnItsWay ? undefined : row;
    };
    const making = this.#entries.filter((shown) => !unchanged(shown)).map(({ entry }) => entry.hash);
    const sources: RowSources = {
      conversation,
      belongingTo: belongingTo(this.reader, this.#id, making),
      quoted: (row) => quotedIn(conversation, this.reader, row),
      me,
      alternatives,
      isLeftOut: (person) => this.reader.isLeftOut(person),
    };
    const rows: Record<string, RowView> = {};
    for (const shown of this.#entries) {
      const row = unchanged(shown) ?? this.#rowOf(shown, sources);
      if (row) rows[row.id] = row;
    }
    this.#rows = rows;
    this.#alternatives = alternatives;
    this.#hasRefused = hasRefused;
  }

  #rowOf(shown: ShownEntry, sources: RowSources): RowView | undefined {
    const late = this.#late.has(shown.entry.hash);
    return rowOf({ ...shown, arrived: this.#arrived(shown), late }, sources);
  }

  #alternativesNow(): ReadonlyMap<EntryHash, readonly EntryHash[]> {
    const alternatives = new Map<EntryHash, readonly EntryHash[]>();
    for (const { entries } of forksIn(this.conversation.log, limits.forksShown))
      for (const hash of entries)
        alternatives.set(
          hash,
          entries.filter((each) => each !== hash),
        );
    return alternatives;
  }

  /**
   * Marks unread messages that are new on the page as late if a read message after them had arrived at least `lateMs` before.
   */
  #noteLate(entries: readonly ShownEntry[]): void {
    const known = new Set(this.#entries.map(({ entry }) => entry.hash));
    let readSince = Infinity;
    for (const shown of entries.toReversed()) {
      if (isControlEntry(shown.entry)) continue;
      if (shown.unread && known.has(shown.entry.hash)) continue;
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
