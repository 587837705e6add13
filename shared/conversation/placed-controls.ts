import type { EntryHash, PersonId, WriterId } from '../ids';
import type { Placed } from './placed';

/** The lookups of controls that judging needs. Each list is ordered by index. */
export interface PlacedControls {
  readonly all: readonly Placed[];
  readonly founder: PersonId | undefined;
  /** `doubtful`: the controls that have no authority unless a removal in their past is void. */
  readonly conflicts: { readonly doubtful: readonly Placed[] };
  get(hash: EntryHash): Placed | undefined;
  at(index: number): Placed | undefined;
  byPerson(person: PersonId): readonly Placed[];
  byWriter(writer: WriterId): readonly Placed[];
  joinsOf(person: PersonId): readonly Placed[];
  /** The JOINs that answer an INVITE. */
  answersTo(invite: Placed): readonly Placed[];
  /** The removals that concern a person, apart from REVOKE, which concerns a writer. */
  removalsOf(person: PersonId): readonly Placed[];
  /** The REVOKEs of a writer. */
  revocationsOf(writer: WriterId): readonly Placed[];
}
