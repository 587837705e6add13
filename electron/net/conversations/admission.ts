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
    /** Whether the user has blocked this person. */
    private readonly isBlocked: (person: PersonId) => boolean = () => false,
  ) {}

  /** Whether to hold a conversation that is not held yet, judged by the controls received so far. */
  admits(trial: ExchangeLog): boolean {
    return trial instanceof EntryLog && takesPart(trial.state, this.me) && this.invitations.admit(trial);
  }

  /**
   * Whether to process an entry of a conversation that is held here. While this person does not take part, only messages
   * written for them earlier are, and controls that may invite them again. While this person is alone with people whom they have
   * blocked, nothing but their own entries is: it comes once somebody is unblocked.
   * @param waiting entries from the same connection that wait for entries they name
   */
  mayBring(log: ExchangeLog, entry: LogEntry, waiting: WaitingEntries): boolean {
    if (!(log instanceof EntryLog)) return true;
    if (this.#isSilenced(log)) return personBy(log, entry) === this.me;
    if (takesPart(log.state, this.me)) return true;
    if (!isControlEntry(entry)) return log.controls.after(entry.after).takesPart(this.me);
    const person = personBy(log, entry);
    if (person === undefined || !this.invitations.isIgnored(person)) return true;
    // A waiting entry names this control: an invitation by somebody not ignored may depend on it.
    return waiting.naming(entry).size > 0;
  }

  /** Whether only people whom the user has blocked take part beside them. */
  #isSilenced({ state }: EntryLog): boolean {
    let others = 0;
    for (const people of [state.members, state.invited.keys()])
      for (const person of people) {
        if (person === this.me) continue;
        if (!this.isBlocked(person)) return false;
        others += 1;
      }
    return others > 0;
  }
}

/** Who wrote an entry, by its own certificate or by what is held; undefined if that is not known. */
function personBy(log: EntryLog, entry: LogEntry): PersonId | undefined {
  const certificate = 'certificate' in entry ? entry.certificate : undefined;
  return certificate?.person ?? log.personOf(entry.writer);
}
