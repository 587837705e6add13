import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';

/**
 * Limits how many invitations may wait for this person's answer: `limits.invitationsPerInviter` for each inviter, and
 * `limits.invitationsWaiting` for all strangers together (people with whom this person is in no conversation), since one
 * person nearby can pose as ten. Further ones are not accepted, and come again with a later digest once some are answered.
 * Invitations by ignored people are never accepted: declining them would store two entries for each.
 */
export class WaitingInvitations {
  #counts: Map<PersonId, number> | undefined;
  /** Number of waiting invitations by strangers. */
  #strangers = 0;
  /** Conversations that were admitted but are not among the logs yet, so that they are not counted twice. */
  readonly #admitted = new Set<ConversationId>();

  /**
   * @param logs every conversation that is held; read at the first query after `recount`
   * @param isIgnored whether the user ignores this person's invitations, also by whether they are a contact
   * @param isContact whether the user is in a conversation with this person
   */
  constructor(
    private readonly me: PersonId,
    private readonly logs: () => Iterable<EntryLog>,
    private readonly ignores: (person: PersonId, isContact: boolean) => boolean = () => false,
    private readonly isContact: (person: PersonId) => boolean = () => false,
  ) {}

  /** Whether the user takes no invitations from this person. */
  isIgnored(person: PersonId): boolean {
    return this.ignores(person, this.isContact(person));
  }

  /** Call when conversations have changed: invitations are recounted when needed. */
  recount(): void {
    this.#counts = undefined;
    this.#admitted.clear();
  }

  /** Whether a conversation that is not held here may be admitted; if so, it counts. */
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

  /** People whose invitations this person may answer. */
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
