import { z } from 'zod';
import { addressSchema } from '../../settings/fields';
import { phraseSchema } from '../../words/phrase-schema';
import type { Call } from '../call';
import { nothing, noArgs } from '../call-parts';

/** Calls about the connection to a server. */
export const connectionCalls = {
  /** Connects to a server and remembers it; null forgets it. */
  setServer: { args: addressSchema.nullable(), result: nothing, from: ['roster', 'preferences'] },
  /** Tests a server without changing anything. `detail` says what was found. */
  testServer: {
    args: addressSchema,
    result: z.object({ ok: z.boolean(), detail: phraseSchema }),
    from: ['preferences'],
    outside: true,
  },
  retryNow: { args: noArgs, result: nothing, from: ['roster', 'conversation'], outside: true },
} as const satisfies Record<string, Call>;
