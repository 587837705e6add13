import type { PersonId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import type { OnlineUser } from '../../shared/protocol/messages';

/** When people were last here who allow that others know: in memory only, of those who left last. */
export class LastHere {
  /** People who are here and allow it. */
  readonly #here = new Set<PersonId>();
  /** When others left; the last is at the end. */
  readonly #left = new Map<PersonId, number>();

  /** MUST be called when somebody has come, or changed what others see of them. */
  isHere({ id, lastHere }: OnlineUser): void {
    this.#left.delete(id);
    if (lastHere === true) this.#here.add(id);
    else this.#here.delete(id);
  }

  /** MUST be called when somebody has left. */
  hasLeft(person: PersonId, now: number): void {
    if (!this.#here.delete(person)) return;
    this.#left.delete(person);
    this.#left.set(person, now);
    const [first] = this.#left.keys();
    if (first !== undefined && this.#left.size > limits.lastHereRemembered) this.#left.delete(first);
  }

  /** How many milliseconds ago people were last here, of those whom it is known of. Only whoever allows it is told of others. */
  of(people: Iterable<PersonId>, asking: PersonId, now: number): { id: PersonId; ago: number }[] {
    if (!this.#here.has(asking)) return [];
    return [...new Set(people)].flatMap((id) => {
      const at = this.#left.get(id);
      return at === undefined ? [] : { id, ago: Math.max(0, Math.round(now - at)) };
    });
  }
}
