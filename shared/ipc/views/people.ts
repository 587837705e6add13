import { z } from 'zod';
import { personId } from '../../ids';
import { statusSchema } from '../../protocol/messages';

/** URL of a picture, `/icon/<hash>`; null for the initials on the person's colour. */
const picture = z.string().nullable();

/** A person as windows show them. `id` is stable; `user` is the name to show. */
export const personView = z.object({
  id: personId,
  user: z.string(),
  online: z.boolean(),
  status: statusSchema,
  note: z.string(),
  picture,
  /** How they can be reached; null while they are offline. */
  reach: z.enum(['server', 'nearby', 'both']).nullable(),
  /** Display name of the server that writes for them, if they use a simple client, e.g. "Lab server". */
  through: z.string().optional(),
  /** Their own name, if `user` is what this person calls them. */
  called: z.string().optional(),
  /** `user` without the piece of their id that tells them from others, if it has one. */
  untold: z.string().optional(),
  /** Whether they stand at the top of the list of people, or are left out of it. */
  favourite: z.literal(true).optional(),
  hidden: z.literal(true).optional(),
  /** The group of the user's own in which they are listed. */
  group: z.string().optional(),
  /** When they were last here, in milliseconds since 1970, if they are away and that is known. */
  lastHere: z.number().optional(),
  /** Set if they are not listed while they are away: they were met in a crowd only, or are forgotten. */
  unlisted: z.literal(true).optional(),
  /** Whether the user has blocked them. */
  blocked: z.literal(true).optional(),
  /** Whether the user has compared their key. */
  verified: z.literal(true).optional(),
  /** Somebody else whom the user knows and may take them for: the names look the same, and the keys differ. */
  takenFor: z.object({ user: z.string(), verified: z.boolean() }).optional(),
});
export type PersonView = z.infer<typeof personView>;

export const meView = personView.extend({
  /** False on a first start, until a name has been chosen. */
  named: z.boolean(),
  /** Whether another computer of the user has removed this one. */
  removed: z.boolean(),
  /** The status with which a choice begins: others see another one while the user is away from the computer. */
  chosen: statusSchema,
  /** Until when they are busy because of a meeting; null if they are not. */
  meetingUntil: z.number().nullable(),
});
export type MeView = z.infer<typeof meView>;
