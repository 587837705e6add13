import type { EntryHash, PersonId, WriterId } from '../ids';
import type { Voice } from './voice';

/** Who takes part according to one set of good controls. */
export interface ControlState {
  readonly members: ReadonlySet<PersonId>;
  /** Open invitations by person: the INVITEs that a JOIN may still answer. */
  readonly invited: ReadonlyMap<PersonId, ReadonlySet<EntryHash>>;
  /** People whom the founder removed: only the founder may invite them again. */
  readonly removed: ReadonlySet<PersonId>;
  /** Writers that another computer of their person has revoked. */
  readonly revoked: ReadonlySet<WriterId>;
  /** Which members may write. */
  readonly voice: Voice;
}

export const takesPart = (state: ControlState, person: PersonId): boolean =>
  state.members.has(person) || state.invited.has(person);
