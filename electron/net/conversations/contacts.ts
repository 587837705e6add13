import { takesPart } from '../../../shared/conversation/control-state';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { PersonId } from '../../../shared/ids';

/** The people with whom this person shares a conversation. */
export class Contacts {
  #known: ReadonlyMap<PersonId, boolean> | undefined;

  /** @param logs every conversation that is held; read at the first query after `recount` */
  constructor(
    private readonly me: PersonId,
    private readonly logs: () => Iterable<EntryLog>,
  ) {}

  /** Call when the controls of a conversation have changed. */
  recount(): void {
    this.#known = undefined;
  }

  /** Whether `person` and this user both take part in some conversation. Always true for another computer of this user. */
  isShared(person: PersonId): boolean {
    return person === this.me || this.#people().has(person);
  }

  /**
   * Whether this user is a member where `person` takes part: being invited by them is not enough, and neither is an open room, in
   * which anybody can be.
   */
  isContact(person: PersonId): boolean {
    return person === this.me || (this.#people().get(person) ?? false);
  }

  #people(): ReadonlyMap<PersonId, boolean> {
    if (this.#known) return this.#known;
    const people = new Map<PersonId, boolean>();
    for (const { state, isPublic } of this.logs()) {
      if (!takesPart(state, this.me)) continue;
      const isMember = state.members.has(this.me) && !isPublic;
      for (const person of [...state.members, ...state.invited.keys()])
        people.set(person, isMember || (people.get(person) ?? false));
    }
    return (this.#known = people);
  }
}
