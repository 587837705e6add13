import type { PersonId } from '../../../../shared/ids';
import { rememberedLooksOf } from '../people/looks';

/** Somebody whom the user knows. */
export interface Known {
  readonly id: PersonId;
  readonly user: string;
  /** When the user met them, in milliseconds since 1970. */
  readonly since: number;
  readonly verified: boolean;
}

/**
 * Who may be taken for whom. A person who comes back with another key is another person, and so is somebody who takes the name
 * of a person whom the user knows; their names look the same.
 */
export class Namesakes {
  readonly #byLook = new Map<string, Known[]>();
  readonly #known = new Map<PersonId, Known>();

  constructor(known: Iterable<Known>) {
    for (const each of known) {
      this.#known.set(each.id, each);
      for (const look of rememberedLooksOf(each.user)) {
        const same = this.#byLook.get(look);
        if (same) same.push(each);
        else this.#byLook.set(look, [each]);
      }
    }
  }

  /** Everybody known whose name looks like this one. */
  alike(user: string): Known[] {
    return rememberedLooksOf(user).flatMap((look) => this.#byLook.get(look) ?? []);
  }

  /**
   * Whom the user may take this person for: somebody verified, or else met earlier, with a name that looks the same. Undefined
   * if there is nobody, or if this person is verified.
   */
  takenFor(person: PersonId, user: string): Known | undefined {
    const self = this.#known.get(person);
    if (self?.verified) return undefined;
    const earlier = this.alike(user).filter(
      ({ id, verified, since }) => id !== person && (verified || since < (self?.since ?? Infinity)),
    );
    return earlier.find(({ verified }) => verified) ?? earlier.sort((a, b) => a.since - b.since)[0];
  }
}
