import { compareEntries, entryFitsLine, type Entry } from '../../shared/conversation/entry';
import type { Log } from '../../shared/conversation/log';
import { takesPart } from '../../shared/conversation/membership';
import { hasPlausibleClock, isCrowded, isInOrder, isStretched } from '../../shared/conversation/plausible';
import { endOf } from '../../shared/conversation/timeline';
import { entryVerifies } from '../../shared/node/identity';
import type { Draft } from './commit-queue';
import { namesAreFine } from './validation';
import type { WaitingInvitations } from './waiting-invitations';

/** What became of an entry: added, here already, or not to be trusted as things stand. */
export type Verdict = 'added' | 'held' | 'refused';

/**
 * Judges entries that came together, and adds to a draft of the logs what is to be kept. Another node is believed that it
 * relays, and nothing beyond: who wrote what is proven by signatures, and who may write by the log.
 */
export class Intake {
  /** What was added, per conversation. */
  readonly fresh = new Map<string, Entry[]>();
  /** My own entries that the other node has thereby shown to hold. */
  readonly mine: Entry[] = [];
  /** Conversations with entries that are not to be trusted as things stand. */
  readonly doubted = new Set<string>();

  /**
   * @param fromFile whether they come from a file of this person's own, and are no news to them
   * @param waiting which new conversations may be taken in; all when there is none
   */
  constructor(
    private readonly draft: Draft,
    private readonly me: string,
    private readonly fromFile = false,
    private readonly waiting?: WaitingInvitations,
  ) {}

  judge(entry: Entry): Verdict {
    const { conversation, author, number } = entry;
    const log = this.draft.log(conversation);
    if (isAfterMyTime(entry, log, this.me) && !this.#asksMeBack(entry)) return 'refused';
    if (log.holds(author, number)) {
      const rival = log.entryAt(author, number);
      if (author === this.me && (!rival || rival.signature === entry.signature)) this.mine.push(entry);
      if (!rival && this.fromFile) return this.#putBack(entry, log);
      // Of two entries with one number every node keeps the one with the lesser signature.
      if (!rival || rival.signature <= entry.signature) return 'held';
    }
    if (!isPlausible(entry, log) || !isSound(entry)) {
      if (!this.waiting?.isTurnedAway(conversation)) this.doubted.add(conversation);
      return 'refused';
    }
    if (!log.controls[0] && this.waiting?.admit(entry) === false) return 'refused';
    this.#note(conversation, log.add([entry], this.fromFile));
    if (author === this.me) this.mine.push(entry);
    return 'added';
  }

  /** Whether somebody who is not ignored invites me. */
  #asksMeBack(entry: Entry): boolean {
    const isInvited = entry.command === 'INVITE' && entry.invited.some(({ id }) => id === this.me);
    return isInvited && !this.waiting?.isIgnored(entry.author);
  }

  /** A text that was deleted here is there again when a file brings it. */
  #putBack(entry: Entry, log: Log): Verdict {
    if (entry.command !== 'SEND_MESSAGE') return 'held';
    if (!isInOrder(log, entry) || !isSound(entry)) return 'refused';
    if (log.putBack(entry)) this.#note(entry.conversation, [entry]);
    return 'added';
  }

  #note(conversation: string, added: readonly Entry[]): void {
    const fresh = this.fresh.get(conversation);
    if (fresh) fresh.push(...added);
    else this.fresh.set(conversation, [...added]);
  }
}

/** Whether an entry can be what its author wrote, and can be passed on. */
const isSound = (entry: Entry): boolean =>
  namesAreFine(entry) && entryFitsLine(entry) && entryVerifies(entry);

function isPlausible(entry: Entry, log: Log): boolean {
  if (!hasPlausibleClock(log, entry)) return false;
  const first = log.controls[0];
  if (!first) return entry.command === 'INVITE' && entry.number === 1;
  // Nothing comes before the INVITE that founded it: that would make somebody else the founder.
  if (compareEntries(entry, first) < 0 || !log.timeline.everyone.has(entry.author)) return false;
  return !isStretched(log, entry) && !isCrowded(log, entry) && isInOrder(log, entry);
}

/** Whether I had left before this was said. A node that does not know yet that I left may still offer it to me. */
function isAfterMyTime(entry: Entry, { timeline, membership }: Log, me: string): boolean {
  if (!timeline.everyone.has(me) || entry.author === me || takesPart(membership, me)) return false;
  const end = endOf(timeline, me);
  return end !== undefined && end !== 'never' && compareEntries(entry, end) > 0;
}
