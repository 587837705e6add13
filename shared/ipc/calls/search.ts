import { z } from 'zod';
import { conversationId } from '../../ids';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { hitView } from '../views/search';

/** Calls about search. */
export const searchCalls = {
  /** Finds messages, newest first. A conversation's window searches its own. */
  search: {
    args: z.object({
      text: z.string().max(bounds.searchUnits),
      conversation: conversationId.optional(),
      /** Continues an earlier search: the value of its `more`. */
      olderThan: z.number().optional(),
    }),
    result: z.object({
      hits: z.array(hitView),
      more: z.number().nullable(),
      /** Number of messages searched, which is all of them. */
      searched: z.number(),
      /** Sentences about parts of the text that were not understood. */
      problems: z.array(z.string()),
    }),
    from: ['conversation', 'roster'],
  },
} as const satisfies Record<string, Call>;
