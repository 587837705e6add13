import { takesPart } from '../../shared/conversation/control-state';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { PersonId } from '../../shared/ids';

/** With whom this person shares a conversation. */
export class Contacts {
  #known: ReadonlyMap<PersonId, boolean> | undefined;

  /** @param logs every conversation that is held; read at the first question after `recount` */
  constructor(
    private readonly me: PersonId,
    private readonly logs: () => Iterable<EntryLog>,
  ) {}

  /** Who takes part somewhere has changed. */
  recount(): void {
    this.#known = undefined;
  }

  /** Whether there is a conversation in which this person and I both take part. Another computer of mine always does. */
  isShared(person: PersonId): boolean {
    return person === this.me || this.#people().has(person);
  }

  /** Whether I am in a conversation with this person: to be invited by somebody is not enough. */
  isContact(person: PersonId): boolean {
    return person === this.me || (this.#people().get(person) ?? false);
  }

  #people(): ReadonlyMap<PersonId, boolean> {
    if (this.#known) return this.#known;
    const people = new Map<PersonId, boolean>();
    for (const { state } of this.logs()) {
      if (!takesPart(state, this.me)) continue;
      const isMember = state.members.has(this.me);
      for (const person of [...state.members, ...state.invited.keys()])
        people.set(person, isMember || (people.get(person) ?? false));
    }
    return (this.#known = people);
  }
}
