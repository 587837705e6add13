import { z } from 'zod';
import { soundKinds } from '../../settings/sounds';
import type { Call } from '../call';
import { nothing } from '../call-parts';

const ofKind = z.object({ kind: z.enum(soundKinds) });

/** Calls about sounds. */
export const soundsCalls = {
  /** Plays what is chosen for a kind, also while the user is not to be disturbed. */
  playSound: { args: ofKind, result: nothing, from: ['preferences'], outside: true },
  /** Asks the user for a file, and plays it. */
  chooseSoundFile: { args: ofKind, result: nothing, from: ['preferences'], outside: true },
} as const satisfies Record<string, Call>;
