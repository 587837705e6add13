import { z } from 'zod';
import { conversationId } from '../../ids';

/** The roster's window in the layout with one window: the list, and beside it a conversation. */
export const splitView = z.object({
  /** Width of the list, and the least and the greatest that it can have in this window, in CSS pixels. */
  width: z.number(),
  least: z.number(),
  most: z.number(),
  /** The conversation beside the list. */
  shown: conversationId.nullable(),
});
export type SplitView = z.infer<typeof splitView>;

/** A conversation in the roster's window. */
export const paneView = z.object({
  /** Whether it is shown and the user is at the window. The keyboard may be in the list. */
  isInFront: z.boolean(),
});
export type PaneView = z.infer<typeof paneView>;
