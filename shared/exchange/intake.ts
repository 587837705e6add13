import { isControlEntry, type LogEntry } from '../conversation/log-entry';
import type { ConversationId, EntryHash } from '../ids';
import type { ExchangeLog, Logs, Verdict } from './ports';
import type { ReceivedEntry, WaitingEntries } from './waiting';

/** Decides which entries a node accepts. */
export interface Admissions {
  /** Whether to hold a new conversation, judging by the controls that arrived. */
  admits(trial: ExchangeLog): boolean;
  /** Whether the other side may send an entry of a conversation that is held here. */
  mayBring(log: ExchangeLog, entry: LogEntry): boolean;
}

/** Entries by conversation. */
type EntriesByConversation = Map<ConversationId, LogEntry[]>;

/** Judges entries that arrived together over one connection, on a changeset. */
export class Intake {
  readonly added: EntriesByConversation = new Map();
  /** Entries that had waited in a log for the added ones. They arrived earlier, on any connection. */
  readonly released: EntriesByConversation = new Map();
  /** Entries that were held already. */
  readonly held: EntriesByConversation = new Map();
  /** Hashes that entries name and that are not held. */
  readonly missing = new Map<ConversationId, EntryHash[]>();
  /** Refused entries, with the reason. */
  readonly refused: { entry: LogEntry; why: string }[] = [];
  /** Newly admitted conversations. Their waiting entries have been judged. */
  readonly admitted = new Set<ConversationId>();

  constructor(
    private readonly changeset: Logs,
    private readonly waiting: WaitingEntries,
    private readonly admissions: Admissions,
  ) {}

  judge(received: ReceivedEntry): void {
    const log = this.changeset.log(received.entry.conversation);
    if (!log.isKnown) this.#judgeUnknown(received, log);
    else if (this.admitted.has(log.conversation) || this.admissions.mayBring(log, received.entry))
      this.#offer(received, log);
    else this.refused.push({ entry: received.entry, why: 'not-a-member' });
  }

  #offer(received: ReceivedEntry, log: ExchangeLog): void {
    const { entry } = received;
    const verdict = this.#verdictOn(entry, log);
    if (verdict.kind === 'added') {
      const [own, ...released] = verdict.entries;
      if (own) note(this.added, log.conversation, [own]);
      if (released.length > 0) note(this.released, log.conversation, released);
    }
    if (verdict.kind === 'held') note(this.held, log.conversation, [entry]);
    if (verdict.kind === 'refused') this.refused.push({ entry, why: verdict.why });
    if (verdict.kind === 'waits') {
      this.waiting.add(received);
      note(this.missing, log.conversation, verdict.missing);
    }
  }

  /**
   * A log takes in a control of which it holds many alike if something that waits, and that another member wrote, names it: it has
   * to be shown what waits here. One is enough: whatever else waits here is not checked again.
   */
  #verdictOn(entry: LogEntry, log: ExchangeLog): Verdict {
    const verdict = log.offer(entry);
    if (verdict.kind !== 'refused' || verdict.why !== 'too-many' || !isControlEntry(entry)) return verdict;
    const naming = this.#namingByOther(entry, log);
    if (!naming) return verdict;
    log.offer(naming);
    return log.offer(entry);
  }

  /** An entry that waits, names a control and was written by a member who is not the control's author. */
  #namingByOther(control: LogEntry, log: ExchangeLog): LogEntry | undefined {
    const author = log.personOf(control.writer);
    for (const naming of this.waiting.naming(control)) {
      const person = log.personOf(naming.writer);
      if (person !== undefined && person !== author && log.state.members.has(person)) return naming;
    }
    return undefined;
  }

  #judgeUnknown(received: ReceivedEntry, log: ExchangeLog): void {
    const { entry } = received;
    if (!isControlEntry(entry)) return this.waiting.add(received);
    const { verdict, trial } = this.waiting.try(received);
    if (verdict.kind === 'refused') return void this.refused.push({ entry, why: verdict.why });
    if (verdict.kind === 'waits') note(this.missing, log.conversation, verdict.missing);
    // The trial holds it already if it arrived twice, or if the commit is prepared again without a job that threw.
    if (verdict.kind === 'waits' || !this.admissions.admits(trial)) return;
    this.admitted.add(log.conversation);
    for (const each of this.waiting.of(log.conversation)) this.#offer(each, log);
  }
}

function note<Value>(map: Map<ConversationId, Value[]>, key: ConversationId, values: readonly Value[]): void {
  const before = map.get(key);
  if (before) before.push(...values);
  else map.set(key, [...values]);
}
