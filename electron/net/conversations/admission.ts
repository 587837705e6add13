import { takesPart } from '../../../shared/conversation/control-state';
import { EntryLog } from '../../../shared/conversation/entry-log';
import { isControlEntry, type LogEntry } from '../../../shared/conversation/log-entry';
import type { ExchangeLog } from '../../../shared/exchange/ports';
import type { WaitingEntries } from '../../../shared/exchange/waiting';
import type { PersonId } from '../../../shared/ids';
import type { WaitingInvitations } from './waiting-invitations';

/** Decides what this node accepts from others. */
export class Admission {
  constructor(
    private readonly me: PersonId,
    private readonly invitations: WaitingInvitations,
  ) {}

  /** Whether to hold a conversation that is not held yet, judged by the controls received so far. */
  admits(trial: ExchangeLog): boolean {
    return trial instanceof EntryLog && takesPart(trial.state, this.me) && this.invitations.admit(trial);
  }

  /**
   * Whether to process an entry of a conversation that is held here. While this person does not take part, only messages
   * written for them earlier are, and controls that may invite them again.
   * @param waiting entries from the same connection that wait for entries they name
   */
  mayBring(log: ExchangeLog, entry: LogEntry, waiting: WaitingEntries): boolean {
    if (!(log instanceof EntryLog) || takesPart(log.state, this.me)) return true;
    if (!isControlEntry(entry)) return log.controls.after(entry.after).takesPart(this.me);
    const certificate = 'certificate' in entry ? entry.certificate : undefined;
    const person = certificate?.person ?? log.personOf(entry.writer);
    if (person === undefined || !this.invitations.isIgnored(person)) return true;
    // A waiting entry names this control: an invitation by somebody not ignored may depend on it.
    return waiting.of(log.conversation).some((each) => names(each.entry, entry));
  }
}

const names = ({ prev, after }: LogEntry, { hash }: LogEntry): boolean =>
  prev === hash || after.includes(hash);
