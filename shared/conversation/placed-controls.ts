import type { EntryHash, PersonId, WriterId } from '../ids';
import type { PlacedControl } from './placed-control';

/** The lookups of controls that judging needs. Each list is ordered by index. */
export interface PlacedControls {
  readonly all: readonly PlacedControl[];
  readonly founder: PersonId | undefined;
  /** `doubtful`: the controls that have no authority unless a removal in their past is void. */
  readonly conflicts: { readonly doubtful: readonly PlacedControl[] };
  get(hash: EntryHash): PlacedControl | undefined;
  at(index: number): PlacedControl | undefined;
  byPerson(person: PersonId): readonly PlacedControl[];
  byWriter(writer: WriterId): readonly PlacedControl[];
  joinsOf(person: PersonId): readonly PlacedControl[];
  /** The JOINs that answer an INVITE. */
  answersTo(invite: PlacedControl): readonly PlacedControl[];
  /** The removals that concern a person, apart from REVOKE, which concerns a writer. */
  removalsOf(person: PersonId): readonly PlacedControl[];
  /** The REVOKEs of a writer. */
  revocationsOf(writer: WriterId): readonly PlacedControl[];
}
