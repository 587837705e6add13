import { z } from 'zod';
import { conversationId, entryHash, personId } from '../ids';
import { limits } from '../protocol/limits';

/** Result of a call that returns nothing. */
export const nothing = z.undefined();
export const noArgs = z.object({});
/** Arguments that name a conversation. A conversation window may only name its own. */
export const inConversation = z.object({ conversation: conversationId });
/** Arguments that name a row of a transcript. */
export const ofRow = inConversation.extend({ row: entryHash });
/** Whom a text names, and where, in code points; nobody named is everybody. */
export const mentions = z
  .array(z.object({ start: z.int().nonnegative(), length: z.int().positive(), person: personId.optional() }))
  .max(limits.mentionsPerText)
  .optional();
/** Position of a menu in its window, in CSS pixels. */
export const at = z.object({ x: z.int(), y: z.int() });
/** Result of a long-running call: a sentence for people, empty if the user cancelled. */
export const told = z.object({
  detail: z.string(),
  /** Whether a file was written, which `showFile` shows. */
  file: z.boolean(),
});
