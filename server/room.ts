import type { Entry, EntryOf } from '../shared/conversation/entry';
import { Log } from '../shared/conversation/log';
import { allows, apply, type Membership } from '../shared/conversation/membership';
import { messagesOf } from '../shared/conversation/transcript';
import type { Session } from './session';

export type TextMessage = EntryOf<'SEND_MESSAGE'>;

/** An entry that a full node has sent and that waits for the rest of what came with it. */
export interface Conveyed {
  session: Session;
  entry: Entry;
}

/** What adding entries did to a room. */
export interface Change {
  before: Membership;
  after: Membership;
  /** The entries that are new here, in transcript order. */
  fresh: Entry[];
  /** The text messages that simple clients have not been shown yet. */
  shown: TextMessage[];
}

/** A conversation as the server holds it: its log, and what simple clients have been given of it. */
export class Room {
  readonly log: Log;
  /** Everyone who was ever named in an INVITE, and who founded it: they may pass on entries and ask for theirs. */
  readonly everyone = new Set<string>();
  /** What full nodes sent and what has not been looked at yet. */
  inbox: Conveyed[] = [];
  /** Text messages in the order in which they became visible; simple clients are given them in this order. */
  readonly #arrivals: TextMessage[] = [];
  /** How many arrivals a simple person who is offline (or has left) was given. */
  readonly #cursors = new Map<string, number>();
  /** What was queued for a simple person when the connection ended. */
  readonly #owed = new Map<string, TextMessage[]>();
  readonly #byMessageId = new Map<string, TextMessage>();

  constructor(readonly id: string) {
    this.log = new Log(id);
  }

  /** The message to which this author gave this id. */
  messageWith(author: string, id: string): TextMessage | undefined {
    return this.#byMessageId.get(`${author} ${id}`);
  }

  /** Adds entries to the log. */
  add(entries: readonly Entry[]): Change {
    const before = this.log.membership;
    const fresh = this.log.add(entries);
    for (const entry of fresh) this.#note(entry);
    const shown = this.#newlyShown(before, fresh);
    this.#arrivals.push(...shown);
    return { before, after: this.log.membership, fresh, shown };
  }

  #note(entry: Entry): void {
    if (entry.command === 'SEND_MESSAGE') this.#byMessageId.set(`${entry.author} ${entry.id}`, entry);
    if (entry.command !== 'INVITE') return;
    this.everyone.add(entry.author);
    for (const { id } of entry.invited) this.everyone.add(id);
  }

  #newlyShown(before: Membership, fresh: readonly Entry[]): TextMessage[] {
    const { entries } = this.log;
    if (entries[entries.length - fresh.length] === fresh[0]) return allowedTexts(before, fresh);
    // Something was put in between: a message held before may have become allowed, too.
    const given = new Set<Entry>(this.#arrivals);
    return messagesOf(entries).filter((entry) => !given.has(entry));
  }

  /** Notes that this simple person has been given everything up to now except `unsent`. */
  pause(person: string, unsent: readonly TextMessage[]): void {
    this.#cursors.set(person, this.#arrivals.length);
    if (unsent.length > 0) this.#owed.set(person, [...unsent]);
  }

  /** What a simple person has missed, each message once: everything for one who was never given anything. */
  missedBy(person: string): readonly TextMessage[] {
    const cursor = this.#cursors.get(person);
    if (cursor === undefined) return messagesOf(this.log.entries);
    const owed = this.#owed.get(person) ?? [];
    this.#owed.delete(person);
    return [...owed, ...this.#arrivals.slice(cursor)];
  }
}

function allowedTexts(before: Membership, fresh: readonly Entry[]): TextMessage[] {
  const texts: TextMessage[] = [];
  let membership = before;
  for (const entry of fresh) {
    if (entry.command === 'SEND_MESSAGE' && allows(membership, entry)) texts.push(entry);
    membership = apply(membership, entry);
  }
  return texts;
}
