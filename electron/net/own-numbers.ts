import { claimed } from '../../shared/conversation/claim';
import type { Log } from '../../shared/conversation/log';
import type { Claim } from '../../shared/protocol/messages';

/** In a profile that was restored: conversations of which no other node has told yet what it holds. Kept between runs. */
export interface RestoredMarks {
  isUnheard(conversation: string): boolean;
  /** Another node has told, and this one holds what it has of mine. */
  heard(conversation: string): void;
}

/**
 * Sees to it that no number of mine is used twice. What I wrote after a backup may be with others when the backup is
 * restored; were its numbers used again, every node would keep one of the two entries and drop the other. So in each
 * conversation another node is heard first, and what it holds of mine is taken from it, before I write.
 */
export class OwnNumbers {
  /** The highest number of mine that others say they hold, per conversation. */
  readonly #told = new Map<string, number>();

  constructor(
    private readonly me: string,
    private readonly marks: RestoredMarks = { isUnheard: () => false, heard: () => undefined },
  ) {}

  /** Another node says what it has of a conversation. */
  told(conversation: string, claim: Claim): void {
    const holdsIt = Object.values(claim.have).some((number) => number > 0);
    if (!holdsIt || !this.marks.isUnheard(conversation)) return;
    const last = claimed(claim, this.me).at(-1)?.[1] ?? 0;
    this.#told.set(conversation, Math.max(last, this.#told.get(conversation) ?? 0));
  }

  /** Whether my next number in a conversation is one that I have never used, as far as can be known. */
  mayWrite(log: Log): boolean {
    const { conversation, membership } = log;
    if (!this.marks.isUnheard(conversation)) return true;
    const told = this.#told.get(conversation);
    const isAlone = membership.members.size <= 1 && membership.invited.size === 0;
    if (told === undefined ? !isAlone : log.haveOf(this.me) < told) return false;
    this.marks.heard(conversation);
    return true;
  }
}
