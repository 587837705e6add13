import { z } from 'zod';
import { conversationId, entryHash } from '../../ids';

/** What this app shows of its screen to others. */
export const sharingView = z.object({
  conversation: conversationId,
  /** Name of the conversation. */
  name: z.string(),
  /** The message that says so; null while the user still chooses what to share. */
  row: entryHash.nullable(),
  /** Names of those who watch. */
  watchers: z.array(z.string()),
});
export type SharingView = z.infer<typeof sharingView>;

/** The screen of somebody else that this app shows. */
export const watchingView = z.object({
  conversation: conversationId,
  row: entryHash,
  /** Name of who shares it. */
  user: z.string(),
  /** `near`: a connection is made. Those after `live` say why there is nothing to see. */
  state: z.enum(['near', 'live', 'over', 'refused', 'unreachable', 'away', 'lost', 'foreign']),
  /** Counts the attempts to watch. */
  attempt: z.number(),
});
export type WatchingView = z.infer<typeof watchingView>;
