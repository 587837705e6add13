import { wordsOf } from '../../../../runtime/safety/words';
import type { PersonId } from '../../../../shared/ids';

/** The safety words of people, each made once and one at a time: that takes half a second and 128 MiB. */
export class SafetyWords {
  readonly #made = new Map<PersonId, Promise<readonly string[]>>();
  #last: Promise<unknown> = Promise.resolve();

  of(person: PersonId): Promise<readonly string[]> {
    const known = this.#made.get(person);
    if (known) return known;
    const made = this.#last.then(() => wordsOf(person));
    this.#made.set(person, made);
    this.#last = made.catch(() => this.#made.delete(person));
    return made;
  }
}
