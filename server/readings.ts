import type { Entry } from '../shared/conversation/entry';
import type { Log } from '../shared/conversation/log';
import { firstOwed, maySee } from '../shared/conversation/timeline';
import type { Logs } from './logs';
import type { Item } from './outbox';
import type { Reading, Session } from './session';
import type { ServerReader } from './storage/server-reader';
import type { Commit } from './storage/server-writer';

type Cursor = Commit['cursors'][number];
/** So many texts are read at a time. */
const handful = 100;
/** So many texts of an author are looked at to find out where a person begins to read. */
const lookedAt = 1_000;

/**
 * What simple clients are given. Texts have numbers in the order in which they came here, and of each client and
 * conversation it is known up to which number it was given them; one that is behind is given the rest from the disk, page
 * by page, and one that is not is given new ones as they come. How far each is, is kept when the system has taken it over.
 */
export class Readings {
  /** Up to here everything is in the logs. */
  #arrived: number;
  /** What is to be kept, by conversation and person, until it is. */
  readonly #unkept = new Map<string, Cursor>();
  /** Sessions that have been given something since `safe` was last looked at. */
  readonly #moved = new Set<Session>();

  /**
   * @param given told of each text that was handed to a client
   * @param moved called when there is something to keep
   */
  constructor(
    private readonly reader: ServerReader,
    private readonly logs: Logs,
    private readonly given: (conversation: string, person: string, entry: Entry) => void,
    private readonly moved: () => void,
  ) {
    this.#arrived = reader.lastArrival();
  }

  /** Everything up to an arrival is durable and in the logs. */
  arrived(arrival: number): void {
    this.#arrived = arrival;
  }

  /** Gives a client what it has not been given of a conversation, and from then on what comes. */
  begin(session: Session, conversation: string): void {
    session.outbox.feed(this.missed(session, conversation));
  }

  /** What a client has not been given of a conversation; when all of it is sent, the client is given what comes. */
  *missed(session: Session, conversation: string): Generator<Item> {
    const person = session.registered?.user.id;
    if (person === undefined || session.readings.has(conversation)) return;
    const cursor = this.#startOf(conversation, person);
    const reading: Reading = { cursor, safe: cursor, isLive: false };
    session.readings.set(conversation, reading);
    yield* this.#texts(session, conversation, person, reading);
  }

  /** A new text that a client may see. */
  deliver(session: Session, person: string, entry: Entry, bytes: Uint8Array, arrival: number): void {
    const reading = session.readings.get(entry.conversation);
    // One that is behind comes to it by itself.
    if (!reading?.isLive || reading.cursor >= arrival) return;
    if (!session.outbox.isIdle) return this.fallBehind(session, entry.conversation);
    session.connection.sendBytes(bytes);
    this.#advance(session, person, reading, entry, arrival);
  }

  /** Lets a client read what is there for it, because it is not what comes last. */
  fallBehind(session: Session, conversation: string): void {
    const reading = session.readings.get(conversation);
    const person = session.registered?.user.id;
    if (!reading?.isLive || person === undefined) return;
    reading.isLive = false;
    session.outbox.feed(this.#texts(session, conversation, person, reading));
  }

  /** A client takes part in a conversation no longer. */
  end(session: Session, conversation: string, person: string): void {
    const reading = session.readings.get(conversation);
    session.readings.delete(conversation);
    if (reading) this.#settle(conversation, person, reading);
    this.moved();
  }

  /** A client is gone; what may not have reached the system of the other side is given again. */
  part(session: Session, person: string, isTaken: boolean): void {
    if (isTaken) this.#settleAll(session, person);
    session.readings.clear();
    this.#moved.delete(session);
    this.moved();
  }

  /** How far clients have been given texts, as far as that is not kept yet. */
  unkept(): Cursor[] {
    for (const session of [...this.#moved]) {
      if (!session.outbox.isTaken) continue;
      this.#moved.delete(session);
      this.#settleAll(session, session.registered?.user.id);
    }
    if (this.#moved.size > 0) this.moved();
    return [...this.#unkept.values()];
  }

  /** These have been kept. */
  kept(cursors: readonly Cursor[]): void {
    for (const cursor of cursors)
      if (this.#unkept.get(keyOf(cursor)) === cursor) this.#unkept.delete(keyOf(cursor));
  }

  *#texts(session: Session, conversation: string, person: string, reading: Reading): Generator<Item> {
    for (;;) {
      const page = this.reader.textsBetween(conversation, reading.cursor, this.#arrived, handful);
      let found = false;
      for (const { entry, arrival } of page) {
        if (session.readings.get(conversation) !== reading) return;
        const log = this.logs.get(conversation);
        if (log && maySee(log.timeline, person, entry)) {
          found = true;
          this.#advance(session, person, reading, entry, arrival);
          yield entry;
        } else reading.cursor = arrival;
      }
      if (page.length < handful && !found) break;
      if (!found) yield undefined;
    }
    reading.isLive = true;
  }

  #advance(session: Session, person: string, reading: Reading, entry: Entry, arrival: number): void {
    reading.cursor = arrival;
    this.given(entry.conversation, person, entry);
    if (this.#moved.size === 0) this.moved();
    this.#moved.add(session);
  }

  #settleAll(session: Session, person: string | undefined): void {
    if (person === undefined) return;
    for (const [conversation, reading] of session.readings) this.#settle(conversation, person, reading);
  }

  #settle(conversation: string, person: string, reading: Reading): void {
    if (reading.safe === reading.cursor) return;
    reading.safe = reading.cursor;
    const cursor = { conversation, person, arrival: reading.cursor };
    this.#unkept.set(keyOf(cursor), cursor);
  }

  /** After which arrival a person begins to read. */
  #startOf(conversation: string, person: string): number {
    const unkept = this.#unkept.get(keyOf({ conversation, person }));
    const known = unkept?.arrival ?? this.reader.cursorOf(conversation, person);
    if (known !== undefined) return known;
    const log = this.logs.get(conversation);
    return log ? this.#firstOwed(log, person) - 1 : this.#arrived;
  }

  /** The first arrival of what a person may be given who was never given anything. */
  #firstOwed({ conversation, timeline, authors }: Log, person: string): number {
    const isWhole = (timeline.periods.get(person) ?? []).some(({ since }) => since === undefined);
    if (isWhole) return 1;
    let first = this.#arrived + 1;
    for (const author of authors) {
      const number = firstOwed(timeline, person, author);
      const arrival = this.reader.firstArrival(conversation, author, number, lookedAt);
      first = Math.min(first, arrival ?? first);
    }
    return first;
  }
}

const keyOf = ({ conversation, person }: Pick<Cursor, 'conversation' | 'person'>): string =>
  `${conversation} ${person}`;
