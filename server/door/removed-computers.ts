import { verifiesRevocation } from '../../runtime/entries/revocations';
import type { PersonId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import type { Revocation } from '../../shared/protocol/revocation';
import { Revocations } from '../../shared/protocol/revocations';

/** Revocations that are new, and those that were forgotten for them. */
export interface RevocationChanges {
  readonly added: readonly Revocation[];
  readonly forgotten: readonly Revocation[];
}

/** The computers that their people have removed: they may not come in. */
export class RemovedComputers {
  readonly #kept: Revocations;

  /** @param keep stores changes */
  constructor(
    kept: Iterable<Revocation>,
    private readonly keep: (changes: RevocationChanges) => void,
  ) {
    this.#kept = new Revocations(kept, limits.revocationsAtServer);
  }

  get(person: PersonId, writer: WriterId): Revocation | undefined {
    return this.#kept.get(person, writer);
  }

  of(person: PersonId): Revocation[] {
    return this.#kept.of(person);
  }

  /** Keeps those that are new and signed by this person. Returns them. */
  take(revoked: readonly Revocation[], person: PersonId): Revocation[] {
    const added: Revocation[] = [];
    const forgotten: Revocation[] = [];
    for (const each of revoked) {
      const isWanted = each.person === person && this.#kept.isWanted(person, each.writer);
      if (!isWanted || !verifiesRevocation(each)) continue;
      const { isNew, forgotten: one } = this.#kept.add(each);
      if (isNew) added.push(each);
      if (one) forgotten.push(one);
    }
    if (added.length > 0) this.keep({ added, forgotten });
    return added;
  }
}
