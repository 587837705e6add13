import { z } from 'zod';
import { conversationId, personId } from '../../ids';

export const invitationView = z.object({
  /** The conversation's id. */
  id: conversationId,
  title: z.string().optional(),
  /** Address of the conversation's picture, if it has one that the user has been given. */
  picture: z.string().optional(),
  /** Whether what is said there is encrypted from end to end. */
  sealed: z.boolean(),
  from: personId,
  /** Ids of the members and invited, without this person and the inviter. */
  others: z.array(personId),
  /** What the inviter said first; null if nothing has come yet. */
  first: z.string().nullable(),
  at: z.number(),
});
export type InvitationView = z.infer<typeof invitationView>;

/** Number of open invitations. `invitations` lists only some of them. */
export const waitingView = z.object({
  count: z.number(),
  /** Some of the inviters, earliest first. */
  inviters: z.array(z.object({ person: personId, count: z.number() })),
});
export type WaitingView = z.infer<typeof waitingView>;
