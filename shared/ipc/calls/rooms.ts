import { z } from 'zod';
import { personId } from '../../ids';
import { limits } from '../../protocol/limits';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { inConversation, noArgs, nothing } from '../call-parts';

/** Calls about open rooms. */
export const roomsCalls = {
  /** Opens the roster, with the dialog for a new room. */
  newRoom: { args: noArgs, result: nothing, from: ['jump'], outside: true },
  /** Founds an open room, and opens its window. */
  openRoom: {
    args: z.object({
      title: z.string().max(bounds.titleCharacters),
      topic: z.string().max(bounds.topicCharacters),
      /** Whether only its founder writes at first. */
      announcements: z.boolean(),
    }),
    result: nothing,
    from: ['roster'],
    outside: true,
  },
  /** Joins an open room that is listed, and opens its window. */
  joinRoom: {
    args: inConversation,
    result: nothing,
    from: ['roster', 'jump', 'conversation'],
    outside: true,
  },
  /** Decides which members may write, besides the founder: null for all. Only the founder can. */
  decideSpeakers: {
    args: inConversation.extend({ speakers: z.array(personId).max(limits.speakersPerRoom).nullable() }),
    result: nothing,
    from: ['conversation'],
  },
  /** Closes an open room for good. Only the founder can. */
  closeRoom: { args: inConversation, result: nothing, from: ['conversation'] },
} as const satisfies Record<string, Call>;
