import { z } from 'zod';
import { writerId } from '../../ids';
import { limits } from '../../protocol/limits';
import type { Call } from '../call';
import { noArgs, nothing } from '../call-parts';

const computer = z.object({
  writer: writerId,
  isThis: z.boolean(),
  /** Null if it has not told its name. */
  name: z.string().nullable(),
  since: z.number(),
  /** Null if it has said nothing that is here. */
  lastAt: z.number().nullable(),
});

/** Calls about the user's computers. */
export const computersCalls = {
  listComputers: {
    args: noArgs,
    result: z.object({ computers: z.array(computer) }),
    from: ['preferences'],
  },
  /** Names this computer, for the user's other computers. */
  nameComputer: {
    args: z.object({ name: z.string().max(limits.computerNameCharacters * 2) }),
    result: nothing,
    from: ['preferences'],
  },
  /** Asks the user, and removes another computer of theirs from every conversation. Returns whether it was removed. */
  removeComputer: {
    args: z.object({ writer: writerId }),
    result: z.object({ removed: z.boolean() }),
    from: ['preferences'],
    outside: true,
  },
  /** Asks the user, and offers the profile to another computer, with a code in the view's `adding`. False if they do not want to. */
  addComputer: {
    args: noArgs,
    result: z.object({ offered: z.boolean() }),
    from: ['preferences'],
    outside: true,
  },
  /** Ends the offer. */
  endAdding: { args: noArgs, result: nothing, from: ['preferences'] },
  /**
   * At the first start: gets the profile of the user's other computer, which shows this code, and restarts with it. It is looked
   * for nearby, unless there is an address.
   */
  takeProfile: {
    args: z.object({ code: z.string().max(40), address: z.string().max(300) }),
    result: nothing,
    from: ['roster'],
    outside: true,
  },
  /** Uses this computer again after another one has removed it. */
  useComputerAgain: { args: noArgs, result: nothing, from: ['preferences'] },
} as const satisfies Record<string, Call>;
