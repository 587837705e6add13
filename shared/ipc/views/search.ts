import { z } from 'zod';
import { conversationId, entryHash } from '../../ids';

export const hitView = z.object({
  conversation: conversationId,
  title: z.string(),
  /** Id of the message's row. */
  row: entryHash,
  /** Name of the author. */
  author: z.string(),
  at: z.number(),
  /** An excerpt, with the matches marked. */
  excerpt: z.array(z.object({ text: z.string(), match: z.boolean() })),
});
export type HitView = z.infer<typeof hitView>;
