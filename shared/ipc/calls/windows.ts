import { z } from 'zod';
import type { Call } from '../call';
import { noArgs, nothing } from '../call-parts';
import { windowKinds, type Snapshot } from '../windows';

/** Calls that every window makes. */
export const windowsCalls = {
  /** Returns the window's current view, with the sequence number of the last change in it. */
  subscribe: { args: noArgs, result: z.custom<Snapshot>(), from: windowKinds },
  closeWindow: { args: noArgs, result: nothing, from: windowKinds },
} as const satisfies Record<string, Call>;
