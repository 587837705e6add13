import { takesPart } from '../../shared/conversation/control-state';
import { EntryLog } from '../../shared/conversation/entry-log';
import { isControlEntry, type LogEntry } from '../../shared/conversation/log-entry';
import type { ExchangeLog } from '../../shared/exchange/ports';
import type { WaitingEntries } from '../../shared/exchange/waiting';
import type { PersonId } from '../../shared/ids';
import type { WaitingInvitations } from './waiting-invitations';

/** What this person's node takes in of what others bring. */
export class Admission {
  constructor(
    private readonly me: PersonId,
    private readonly invitations: WaitingInvitations,
  ) {}

  /** Whether a conversation that is not held here is taken in, by its controls as far as they came. */
  admits(trial: ExchangeLog): boolean {
    return trial instanceof EntryLog && takesPart(trial.state, this.me) && this.invitations.admit(trial);
  }

  /**
   * Whether an entry of a conversation that is held here is judged at all. While this person does not take part, that is what
   * was said for them before, and what may invite them again.
   * @param waiting what came over the same connection and waits for what it names
   */
  mayBring(log: ExchangeLog, entry: LogEntry, waiting: WaitingEntries): boolean {
    if (!(log instanceof EntryLog) || takesPart(log.state, this.me)) return true;
    if (!isControlEntry(entry)) return log.controls.after(entry.after).takesPart(this.me);
    const certificate = 'certificate' in entry ? entry.certificate : undefined;
    const person = certificate?.person ?? log.personOf(entry.writer);
    if (person === undefined || !this.invitations.isIgnored(person)) return true;
    // Somebody who is not ignored invites this person, and knew this control.
    return waiting.of(log.conversation).some((each) => names(each.entry, entry));
  }
}

const names = ({ prev, after }: LogEntry, { hash }: LogEntry): boolean =>
  prev === hash || after.includes(hash);
