import { z } from 'zod';
import { profileColour, profileId, profileNameCharacters } from '../../settings/profiles';
import type { Call } from '../call';
import { noArgs, nothing } from '../call-parts';

/** What the user chooses about a profile. A name that is too long gets a sentence. */
const looks = z.object({ name: z.string().max(2 * profileNameCharacters), colour: profileColour });

/** Calls about the list of profiles on this computer. */
export const profilesCalls = {
  /** Makes a profile, and opens it in another Parley. */
  makeProfile: { args: looks, result: nothing, from: ['preferences'], outside: true },
  changeProfile: { args: looks.extend({ id: profileId }), result: nothing, from: ['preferences'] },
  /** Opens a profile of the list in another Parley, or brings that one to the front. */
  openProfile: {
    args: z.object({ id: profileId }),
    result: nothing,
    from: ['preferences', 'jump'],
    outside: true,
  },
  /** Asks the user for the folder of a profile that is not in the list. */
  addProfile: { args: noArgs, result: nothing, from: ['preferences'], outside: true },
  /** Asks the user, and takes a profile out of the list. Its folder stays. */
  removeProfile: { args: z.object({ id: profileId }), result: nothing, from: ['preferences'], outside: true },
  /** Whether a start asks which profile to use. */
  setProfilesAsk: { args: z.object({ asks: z.boolean() }), result: nothing, from: ['preferences'] },
  /** Renames a list that cannot be read, and begins a new one. */
  beginProfiles: { args: noArgs, result: nothing, from: ['preferences'] },
} as const satisfies Record<string, Call>;
