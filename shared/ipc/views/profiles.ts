import { z } from 'zod';
import { profileColour, profileId } from '../../settings/profiles';
import { phraseSchema } from '../../words/phrase-schema';

/** What marks a profile's windows among those of others. */
export const profileMark = z.object({ name: z.string(), colour: profileColour });
export type ProfileMark = z.infer<typeof profileMark>;

/** The list of profiles on this computer. */
export const profilesView = z.object({
  /** Why the list cannot be read; null if it can. */
  problem: phraseSchema.nullable(),
  /** Whether a start asks which profile to use. */
  asks: z.boolean(),
  profiles: z.array(
    profileMark.extend({
      id: profileId,
      /** Whether it is the one of this Parley, and the one that is used when none is named. */
      isCurrent: z.boolean(),
      isUsual: z.boolean(),
    }),
  ),
});
export type ProfilesView = z.infer<typeof profilesView>;
