import type { EntryLog } from '../../shared/conversation/entry-log';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { Claim } from '../../shared/exchange/ports';
import { claimOf } from '../../shared/exchange/stretches';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { Logs } from '../conversations/logs';
import type { SetTimer } from '../../runtime/timers';
import type { SimpleAuthors } from './authors';

/** How long messages sent to clients are gathered before they are reported together. */
const gatherMs = 50;

/** Reports which messages of full nodes were sent to simple clients, so that their authors learn of it. */
export class Receipts {
  readonly #given = new Map<ConversationId, Map<PersonId, MessageEntry[]>>();
  #timer: { cancel(): void } | undefined;

  constructor(
    private readonly authors: SimpleAuthors,
    private readonly logs: Logs,
    private readonly setTimer: SetTimer,
    private readonly report: (log: EntryLog, person: PersonId, claim: Claim) => void,
  ) {}

  /** Whether the author of a message gets receipts. Those with simple clients get none. */
  areFor(entry: MessageEntry): boolean {
    return !this.authors.has(entry.writer);
  }

  /** A client was sent a message whose author gets receipts. */
  given(person: PersonId, entry: MessageEntry): void {
    const people = this.#given.get(entry.conversation) ?? new Map<PersonId, MessageEntry[]>();
    this.#given.set(entry.conversation, people);
    const entries = people.get(person);
    if (entries) entries.push(entry);
    else people.set(person, [entry]);
    this.#timer ??= this.setTimer(() => this.#reportAll(), gatherMs);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #reportAll(): void {
    this.#timer = undefined;
    for (const [conversation, people] of this.#given) {
      const log = this.logs.get(conversation);
      if (log) for (const [person, entries] of people) this.report(log, person, claimOf(entries));
    }
    this.#given.clear();
  }
}
