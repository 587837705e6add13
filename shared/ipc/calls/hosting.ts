import { hostingSchema } from '../../settings/fields';
import type { Call } from '../call';
import { nothing } from '../call-parts';

/** Calls about the server on this computer. */
export const hostingCalls = {
  /** Starts the server on this computer (and connects to it), or stops it. */
  setHosting: {
    args: hostingSchema,
    result: nothing,
    from: ['roster', 'preferences'],
  },
} as const satisfies Record<string, Call>;
