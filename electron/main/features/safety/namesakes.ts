import type { PersonId } from '../../../../shared/ids';
import { rememberedLooksOf } from '../people/looks';

/** A name of somebody whom the user knows. */
export interface Known {
  readonly id: PersonId;
  readonly user: string;
  /** When the user first knew them by this name, in milliseconds since 1970. */
  readonly since: number;
  readonly verified: boolean;
}

/**
 * Who may be taken for whom. A person who comes back with another key is another person, and so is somebody who takes the name
 * of a person whom the user knows; their names look the same. Who had a name first counts, and not who was met first.
 */
export class Namesakes {
  readonly #byLook = new Map<string, Known[]>();
  readonly #verified = new Set<PersonId>();

  /** @param known names, several of one person if they had several */
  constructor(known: Iterable<Known>) {
    for (const each of known) {
      if (each.verified) this.#verified.add(each.id);
      for (const look of rememberedLooksOf(each.user)) {
        const same = this.#byLook.get(look);
        if (same) same.push(each);
        else this.#byLook.set(look, [each]);
      }
    }
  }

  /** Every known name that looks like this one. */
  alike(user: string): Known[] {
    return rememberedLooksOf(user).flatMap((look) => this.#byLook.get(look) ?? []);
  }

  /**
   * Whom the user may take this person for: somebody verified, or else somebody who had a name earlier that looks the same.
   * Undefined if there is nobody, or if this person is verified.
   */
  takenFor(person: PersonId, user: string): Known | undefined {
    if (this.#verified.has(person)) return undefined;
    const alike = this.alike(user);
    const own = Math.min(...alike.filter(({ id }) => id === person).map(({ since }) => since));
    const earlier = alike.filter(({ id, verified, since }) => id !== person && (verified || since < own));
    return earlier.find(({ verified }) => verified) ?? earlier.sort((a, b) => a.since - b.since)[0];
  }
}
