import { z } from 'zod';
import { personId } from '../../ids';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { nothing, noArgs, inConversation } from '../call-parts';

/** Calls about invitations to this person. */
export const invitationsCalls = {
  /** Accepts, and says something unless it is blank. */
  accept: {
    args: inConversation.extend({ answer: z.string().max(bounds.textCharacters) }),
    result: nothing,
    from: ['invitation'],
    outside: true,
  },
  decline: { args: inConversation, result: nothing, from: ['invitation'] },
  /** Declines all open invitations from one person. */
  declineAll: { args: z.object({ from: personId }), result: nothing, from: ['invitation'] },
  /** Declines, and ignores all later invitations from this person. */
  ignore: { args: inConversation, result: nothing, from: ['invitation'] },
  openInvitations: { args: noArgs, result: nothing, from: ['roster', 'jump'], outside: true },
} as const satisfies Record<string, Call>;
