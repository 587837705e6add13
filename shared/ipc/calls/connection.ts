import { z } from 'zod';
import { bytes32Pattern } from '../../bytes32';
import { addressSchema } from '../../settings/fields';
import { phraseSchema } from '../../words/phrase-schema';
import type { Call } from '../call';
import { nothing, noArgs } from '../call-parts';

/** Calls about the connection to a server. */
export const connectionCalls = {
  /**
   * Connects to a server and remembers it; null forgets it. With a key it must have that one, and is
   * shown the invite, if there is one; if another is known, the user
   * is asked first.
   */
  setServer: {
    args: addressSchema
      .extend({
        key: z.string().regex(bytes32Pattern).optional(),
        invite: z.string().regex(bytes32Pattern).optional(),
      })
      .nullable(),
    result: nothing,
    from: ['roster', 'preferences'],
  },
  /** Asks the user whether to connect to the server although its key has changed. */
  acceptServer: { args: noArgs, result: nothing, from: ['roster', 'preferences'], outside: true },
  /** Tests a server without changing anything. `detail` says what was found. */
  testServer: {
    args: addressSchema,
    result: z.object({ ok: z.boolean(), detail: phraseSchema }),
    from: ['preferences'],
    outside: true,
  },
  retryNow: { args: noArgs, result: nothing, from: ['roster', 'conversation'], outside: true },
} as const satisfies Record<string, Call>;
