import type { EntryLog } from '../../shared/conversation/entry-log';
import type { ConversationId, PersonId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';

/**
 * Decides whether another conversation may ask for this person's answer. Nobody may have more than
 * `limits.invitationsPerInviter` waiting, and all with whom this person is in no conversation together no more than
 * `limits.invitationsWaiting`: anybody nearby can be ten strangers. What is beyond is not taken in, and comes again with a
 * later digest once some are answered. Invitations by ignored people are not taken in at all: declining them would store two
 * entries for each.
 */
export class WaitingInvitations {
  #counts: Map<PersonId, number> | undefined;
  /** Those of people with whom this person is in no conversation. */
  #strangers = 0;
  /** Conversations that were admitted and are not among the logs yet: judging them again must not count them again. */
  readonly #admitted = new Set<ConversationId>();

  /**
   * @param logs every conversation that is held; read at the first question after `recount`
   * @param isIgnored whether the user ignores this person's invitations
   * @param isContact whether the user is in a conversation with this person
   */
  constructor(
    private readonly me: PersonId,
    private readonly logs: () => Iterable<EntryLog>,
    readonly isIgnored: (person: PersonId) => boolean = () => false,
    private readonly isContact: (person: PersonId) => boolean = () => false,
  ) {}

  /** Conversations have changed: they are counted again when that is needed. */
  recount(): void {
    this.#counts = undefined;
    this.#admitted.clear();
  }

  /** Whether a conversation that is not held here may be taken in; it then counts. */
  admit(log: EntryLog): boolean {
    if (log.state.members.has(this.me)) return true;
    const inviter = this.#invitersIn(log).find((person) => !this.isIgnored(person));
    if (inviter === undefined) return false;
    if (this.#admitted.has(log.conversation)) return true;
    this.#counts ??= this.#counted();
    const theirs = this.#counts.get(inviter) ?? 0;
    const isStranger = !this.isContact(inviter);
    if (theirs >= limits.invitationsPerInviter) return false;
    if (isStranger && this.#strangers >= limits.invitationsWaiting) return false;
    this.#admitted.add(log.conversation);
    this.#counts.set(inviter, theirs + 1);
    if (isStranger) this.#strangers += 1;
    return true;
  }

  /** Those whose invitations this person may answer. */
  #invitersIn({ state, controls }: EntryLog): PersonId[] {
    return [...(state.invited.get(this.me) ?? [])].flatMap(
      (invite) => controls.graph.get(invite)?.person ?? [],
    );
  }

  #counted(): Map<PersonId, number> {
    const counts = new Map<PersonId, number>();
    this.#strangers = 0;
    for (const log of this.logs()) {
      const [inviter] = this.#invitersIn(log);
      if (inviter === undefined) continue;
      counts.set(inviter, (counts.get(inviter) ?? 0) + 1);
      if (!this.isContact(inviter)) this.#strangers += 1;
    }
    return counts;
  }
}
