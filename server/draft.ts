import type { Entry, EntryOf } from '../shared/conversation/entry';
import type { Log } from '../shared/conversation/log';
import { keyOf, type Timeline } from '../shared/conversation/timeline';
import type { Logs } from './logs';
import type { Session } from './session';
import type { Commit } from './storage/server-writer';

/** What one entry did to its conversation. */
export interface Change {
  entry: Entry;
  before: Timeline;
  after: Timeline;
  /** The full node that passed it on, and so need not be given it. */
  conveyor: Session | undefined;
}

/** What is to be kept together, while it is put together and then when it is durable. */
export class Draft {
  readonly #forks = new Map<string, Log>();
  readonly #changes: Change[] = [];
  readonly #messages = new Map<string, EntryOf<'SEND_MESSAGE'>>();
  readonly #bringers = new Map<string, Set<string>>();
  readonly #deleted: number[] = [];
  readonly #arrivals = new Map<Entry, number>();
  readonly #recast = new Set<string>();
  readonly #introduced = new Map<Session, Set<string>>();

  constructor(private readonly logs: Logs) {}

  /** A conversation's log with what the draft adds; an empty one when it is not known. */
  log(conversation: string): Log {
    const fork = this.#forks.get(conversation) ?? this.logs.fork(conversation);
    this.#forks.set(conversation, fork);
    return fork;
  }

  add(entry: Entry, conveyor?: Session): Change {
    const log = this.log(entry.conversation);
    const before = log.timeline;
    log.add([entry]);
    const change = { entry, before, after: log.timeline, conveyor };
    this.#changes.push(change);
    if (entry.command === 'SEND_MESSAGE')
      this.#messages.set(`${entry.conversation} ${entry.author} ${entry.id}`, entry);
    return change;
  }

  /** The text of this draft to which its author gave this id. */
  messageWith(conversation: string, author: string, id: string): EntryOf<'SEND_MESSAGE'> | undefined {
    return this.#messages.get(`${conversation} ${author} ${id}`);
  }

  /** Lets a person pass on a conversation's entries before an INVITE names them. */
  addBringer(conversation: string, person: string): void {
    this.#bringers.set(conversation, (this.#bringers.get(conversation) ?? new Set()).add(person));
  }

  isBringer(conversation: string, person: string): boolean {
    return this.#bringers.get(conversation)?.has(person) ?? false;
  }

  /** Deletes a text that is kept. */
  delete(id: number): void {
    this.#deleted.push(id);
  }

  /** What is to be kept; undefined when that is nothing. */
  commit(cursors: Commit['cursors']): Commit | undefined {
    const changed = [...this.#forks.values()].map((log) => log.changes());
    const additions = changed.filter(({ heads }) => heads.length > 0);
    if (additions.length + cursors.length + this.#deleted.length === 0) return undefined;
    for (const { conversation, recast } of additions) if (recast) this.#recast.add(conversation);
    this.#note(additions.flatMap(({ entries }) => entries.map(({ entry }) => entry)));
    const bringers = [...this.#bringers].flatMap(([conversation, people]) =>
      [...people].map((person) => ({ conversation, person })),
    );
    return { additions, cursors, bringers, deleted: this.#deleted };
  }

  #note(entries: readonly Entry[]): void {
    entries.forEach((entry, index) => this.#arrivals.set(entry, index + 1));
  }

  /** Notes that all of it is durable, its entries having come after an arrival. */
  adopt(arrived: number): void {
    for (const [entry, place] of this.#arrivals) this.#arrivals.set(entry, arrived + place);
    for (const log of this.#forks.values()) if (log.controls.length > 0) this.logs.adopt(log);
  }

  /** When an entry of this draft came. */
  arrivalOf(entry: Entry): number {
    return this.#arrivals.get(entry) ?? 0;
  }

  /** Whether texts that were there before may be shown only from now on. */
  isRecast(conversation: string): boolean {
    return this.#recast.has(conversation);
  }

  /** What a session passed on of a conversation in this draft, by author and number. */
  keysFrom(session: Session, conversation: string): ReadonlySet<string> {
    const theirs = this.#changes.filter(
      ({ conveyor, entry }) => conveyor === session && entry.conversation === conversation,
    );
    return new Set(theirs.map(({ entry }) => keyOf(entry)));
  }

  /** Notes that a session is given a whole conversation, so that nothing of this draft need be given to it beside. */
  introduce(session: Session, conversation: string): void {
    this.#introduced.set(session, (this.#introduced.get(session) ?? new Set()).add(conversation));
  }

  isIntroduced(session: Session, conversation: string): boolean {
    return this.#introduced.get(session)?.has(conversation) ?? false;
  }
}
