import { z } from 'zod';
import { statusSchema } from '../../protocol/messages';
import type { Call } from '../call';
import { nothing } from '../call-parts';

/** Calls about the user's name, status and picture. */
export const profileCalls = {
  setName: {
    args: z.object({ user: z.string().max(200) }),
    result: nothing,
    from: ['roster', 'preferences'],
  },
  /** Sets the note, and the status if one is given. */
  setStatus: {
    args: z.object({ status: statusSchema.optional(), note: z.string().max(500) }),
    result: nothing,
    from: ['roster', 'preferences', 'jump'],
  },
  /** A PNG of 128 by 128 px in base64, or null to go back to initials. */
  setPicture: {
    args: z.object({ png: z.string().max(80_000).nullable() }),
    result: nothing,
    from: ['roster', 'preferences'],
  },
} as const satisfies Record<string, Call>;
