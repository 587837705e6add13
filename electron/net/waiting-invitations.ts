import type { Entry } from '../../shared/conversation/entry';
import type { Log } from '../../shared/conversation/log';
import { limits } from '../../shared/protocol/limits';

/**
 * Decides whether another conversation may ask for this person's answer. Nobody may have more than
 * `limits.invitationsPerInviter` waiting, and all together no more than `limits.invitationsWaiting`: what is beyond is not
 * taken in, and comes again with the next HAVE once some are answered. Invitations by ignored people are not taken in at all:
 * declining them would store two entries for each.
 */
export class WaitingInvitations {
  #counts: Map<string, number> | undefined;
  #count = 0;
  /** Conversations that were not taken in: the rest of them is not asked for either, or it would be sent over and over. */
  readonly #turnedAway = new Set<string>();

  /**
   * @param logs every conversation that is held; read at the first question after `recount`
   * @param isIgnored whether the user ignores this person's invitations
   */
  constructor(
    private readonly me: string,
    private readonly logs: () => Iterable<Log>,
    readonly isIgnored: (person: string) => boolean = () => false,
  ) {}

  /** Conversations have changed: they are counted again when that is needed. */
  recount(): void {
    this.#counts = undefined;
  }

  /** Whether the first entry of a conversation may be taken in; it then counts. */
  admit({ author, conversation }: Pick<Entry, 'author' | 'conversation'>): boolean {
    this.#counts ??= this.#counted();
    const theirs = this.#counts.get(author) ?? 0;
    const isFull = theirs >= limits.invitationsPerInviter || this.#count >= limits.invitationsWaiting;
    if (isFull && author !== this.me) {
      this.#turnAway(conversation);
      return false;
    }
    this.#counts.set(author, theirs + 1);
    this.#count += 1;
    this.#turnedAway.delete(conversation);
    return true;
  }

  /** Whether a conversation was not taken in. */
  isTurnedAway(conversation: string): boolean {
    return this.#turnedAway.has(conversation);
  }

  #turnAway(conversation: string): void {
    this.#turnedAway.add(conversation);
    const [oldest] = this.#turnedAway;
    if (this.#turnedAway.size > limits.turnedAwayConversations && oldest !== undefined)
      this.#turnedAway.delete(oldest);
  }

  #counted(): Map<string, number> {
    const counts = new Map<string, number>();
    this.#count = 0;
    for (const { membership, timeline } of this.logs()) {
      const { founder, invited } = membership;
      // Where I have never been asked it may be because the entry that asks me has not come yet.
      if (founder === undefined || (timeline.everyone.has(this.me) && !invited.has(this.me))) continue;
      const by = invited.get(this.me)?.by.id ?? founder;
      counts.set(by, (counts.get(by) ?? 0) + 1);
      this.#count += 1;
    }
    return counts;
  }
}
