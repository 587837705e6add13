import { z } from 'zod';
import { profileColours } from './profile-colours';

/** Maximum number of profiles in the list. */
export const profilesAtMost = 20;
/** Maximum number of characters in the name of a profile. */
export const profileNameCharacters = 40;

export const profileId = z.string().regex(/^[a-z0-9]{1,32}$/);
export const profileName = z.string().trim().min(1).max(profileNameCharacters);
export const profileColour = z.enum(profileColours);

/** One profile of the list. */
export const listedProfile = z.looseObject({
  id: profileId,
  name: profileName,
  colour: profileColour,
  /** Absolute path of its folder. */
  folder: z.string().min(1).max(4_096),
});
export type ListedProfile = z.infer<typeof listedProfile>;
