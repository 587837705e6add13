import type { AuthoredMessage } from '../../../shared/conversation/annotations';
import { comparePlaces, type EntryPlace } from '../../../shared/conversation/log-entry';
import { peopleOf, shareOf } from '../../../runtime/entries/store/belonging';
import { EntryReader } from '../../../runtime/entries/store/entry-reader';
import { KeyReader } from '../../../runtime/entries/store/key-store';
import { TransitReader } from '../../../runtime/entries/store/keys-in-transit';
import { entryColumns } from '../../../runtime/entries/store/rows';
import { isShownPin, placeColumns } from '../../../runtime/entries/store/tables';
import { conversationId, type ConversationId, type PersonId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { numberIn, textIn } from '../../../runtime/sqlite/database';
import type { PieceReceipts, PieceStretch } from './receipts';

/** Number of arrival times cached: a few pages of a transcript. */
const timesKept = 4_000;

/** People whose messages are not shown. */
export interface LeftOut {
  has(person: PersonId): boolean;
  keys(): Iterable<PersonId>;
}

const shownPins = `FROM entries INDEXED BY entries_pins WHERE ${isShownPin} AND conversation = ?1`;
const newestFirst = placeColumns.replaceAll(/\w+/g, '$& DESC');

/** Reads a person's conversations. */
export class MessagesReader extends EntryReader {
  #leftOut: () => LeftOut = () => new Set<PersonId>();
  readonly keys = new KeyReader(this.database);
  readonly inTransit = new TransitReader(this.database);
  readonly #times = new Map<number, number | undefined>();

  /** Leaves out the messages of some people: they neither count as unread nor are shown, nor do they name a conversation. */
  leaveOut(people: () => LeftOut): void {
    this.#leftOut = people;
  }

  /** Whether the messages of a person are not shown. */
  isLeftOut(person: PersonId): boolean {
    return this.#leftOut().has(person);
  }

  override countUnread(conversation: ConversationId, atMost: number, end?: EntryPlace): number {
    return super.countUnread(conversation, atMost, end, [...this.#leftOut().keys()]);
  }

  override firstUnread(conversation: ConversationId): EntryPlace | undefined {
    return super.firstUnread(conversation, [...this.#leftOut().keys()]);
  }

  override lastOfKind(conversation: ConversationId, kind: string): AuthoredMessage | undefined {
    return super.lastOfKind(conversation, kind, [...this.#leftOut().keys()]);
  }

  /** What was pinned and unpinned in a conversation, newest first: of each member the last, so that nobody can crowd out others. */
  pins(conversation: ConversationId): AuthoredMessage[] {
    const id = this.idOf(conversation) ?? 0;
    const people = this.all(peopleOf(shownPins, '?2'), id, limits.annotatorsPerMessage);
    const sql = `SELECT ${entryColumns}, person ${shownPins} AND person = ?2 ORDER BY ${newestFirst} LIMIT ?3`;
    const share = shareOf(people.length, limits.pinsPerPerson);
    return people
      .flatMap((row) => this.all(sql, id, numberIn(row, 'person'), share))
      .flatMap((row) => this.messageIn(row, conversation) ?? [])
      .filter(({ person }) => !this.isLeftOut(person))
      .sort((a, b) => comparePlaces(b.entry, a.entry));
  }

  /** When the entry with this `arrival` came to this computer, in milliseconds since 1970; undefined if there is none. */
  arrivalTime(arrival: number): number | undefined {
    if (this.#times.has(arrival)) return this.#times.get(arrival);
    if (this.#times.size >= timesKept) this.#times.clear();
    const row = this.one('SELECT at FROM arrivals WHERE arrival >= ? ORDER BY arrival LIMIT 1', arrival);
    const time = numberIn(row, 'at') || undefined;
    this.#times.set(arrival, time);
    return time;
  }

  /**
   * Time of the last activity in a conversation, in milliseconds since 1970 by this computer's clock; 0 if nothing of
   * it is shown.
   */
  lastActivity(conversation: ConversationId): number {
    const sql = 'SELECT at FROM activity WHERE conversation = ?';
    return numberIn(this.one(sql, this.idOf(conversation) ?? 0), 'at');
  }

  /** `lastActivity` of every conversation. */
  lastActivities(): Map<ConversationId, number> {
    const sql = 'SELECT c.conversation, a.at FROM activity a JOIN conversations c ON c.id = a.conversation';
    return new Map(
      this.all(sql).map((row) => [conversationId.parse(textIn(row, 'conversation')), numberIn(row, 'at')]),
    );
  }

  /** What others are known to hold, as last stored. */
  receipts(conversation: ConversationId): PieceReceipts {
    const sql = 'SELECT person, piece, first, last FROM receipts WHERE conversation = ?';
    const receipts = new Map<PersonId, PieceStretch[]>();
    for (const row of this.all(sql, this.idOf(conversation) ?? 0)) {
      const person = this.personWith(numberIn(row, 'person'));
      const stretches = receipts.get(person) ?? [];
      receipts.set(person, stretches);
      stretches.push({
        piece: numberIn(row, 'piece'),
        first: numberIn(row, 'first'),
        last: numberIn(row, 'last'),
      });
    }
    return receipts;
  }

  /** Number of messages shown in all conversations. */
  countAllMessages(): number {
    return numberIn(this.one('SELECT sum(messages) AS messages FROM conversations'), 'messages');
  }
}
