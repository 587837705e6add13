import type { PersonId } from '../ids';
import { BitSet } from './bit-set';
import type { Conflict } from './conflicts';
import type { ControlGraph } from './control-graph';
import { Past } from './past';
import { knows, type PlacedControl } from './placed-control';

/**
 * The exception by which an entry stands against a removal: a control by another member, whom the entry's author did not
 * bring in, directly or indirectly, came after the entry without knowing the removal, and stands if nothing is spared.
 */
export class Witnesses {
  /** By person, INVITEs whose authors that person did not bring in. */
  readonly #untainted = new Map<PersonId, Set<PlacedControl>>();

  /** @param voids what is void if nothing is spared */
  constructor(
    private readonly graph: ControlGraph,
    private readonly set: Past,
    private readonly voids: BitSet,
  ) {}

  /** The entries that a removal makes void and no witness spares. */
  unspared(conflict: Conflict): BitSet {
    const beyond = this.set.common(conflict.beyond);
    const unspared = new BitSet();
    for (const person of conflict.people) {
      const isAlone = conflict.people.size === 1;
      unspared.addAll(
        this.#knownToOthers(conflict, person).lackedOf(isAlone ? beyond : this.#by(person, beyond)),
      );
    }
    return unspared;
  }

  #by(person: PersonId, entries: BitSet): BitSet {
    const theirs = new BitSet();
    for (const index of entries) if (this.graph.at(index)?.person === person) theirs.add(index);
    return theirs;
  }

  /** Everything known to the witnesses in a conflict that may speak for a person. */
  #knownToOthers({ witnesses }: Conflict, person: PersonId): Past {
    let known = Past.empty;
    for (const index of [...this.set.common(witnesses)].reverse()) {
      const witness = this.voids.has(index) || known.has(index) ? undefined : this.graph.at(index);
      if (witness && witness.person !== person && !this.#isBroughtInBy(witness, person))
        known = known.with(witness);
    }
    return known;
  }

  /** Whether a person brought an entry's author in, directly or indirectly. */
  #isBroughtInBy(witness: PlacedControl, person: PersonId): boolean {
    const untainted = this.#untainted.get(person) ?? new Set<PlacedControl>();
    const seen = new Set<PlacedControl>();
    const left = [witness];
    for (let entry = left.pop(); entry; entry = left.pop())
      for (const invite of this.#invitesBehind(entry)) {
        if (invite.person === person) return true;
        if (untainted.has(invite) || seen.has(invite)) continue;
        seen.add(invite);
        left.push(invite);
      }
    this.#untainted.set(person, new Set([...untainted, ...seen]));
    return false;
  }

  /** The INVITEs that an entry's author had answered. */
  #invitesBehind(entry: PlacedControl): readonly PlacedControl[] {
    return this.graph
      .joinsOf(entry.person)
      .filter((join) => join === entry || knows(entry, join))
      .flatMap(({ act }) => (act.kind === 'JOIN' ? (this.graph.get(act.invite) ?? []) : []));
  }
}
