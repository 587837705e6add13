import { z } from 'zod';
import { windowKinds, type Call } from '../call';
import { nothing, noArgs } from '../call-parts';
import { viewSchema } from '../view';

/** Calls that every window makes. */
export const windowsCalls = {
  /** Returns the window's current view, with the sequence number of the last change in it. */
  subscribe: {
    args: noArgs,
    result: z.object({
      kind: z.enum(windowKinds),
      conversation: z.string().nullable(),
      sequence: z.number(),
      view: viewSchema,
    }),
    from: windowKinds,
  },
  closeWindow: { args: noArgs, result: nothing, from: windowKinds },
} as const satisfies Record<string, Call>;
