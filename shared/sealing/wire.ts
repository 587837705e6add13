import { z } from 'zod';
import { conversationId, writerId } from '../ids';
import { signaturePattern } from '../protocol/message-entry';
import { sealingBounds } from './bounds';
import { keyNameSchema, keysSchema } from './keys-message';

/** Commands with which nodes ask for keys, and confirm them. */

const keysWantedFields = z.object({
  conversation: conversationId,
  keys: z.array(keyNameSchema).min(1).max(sealingBounds.keysPerLine),
  /** From a server: the writer that asks. */
  recipient: writerId.optional(),
});

const keysKeptFields = z.object({
  /** Signatures of the KEYS. */
  signatures: z.array(z.string().regex(signaturePattern)).min(1).max(sealingBounds.keysConfirmedPerLine),
});

/** Every command about keys. */
export const keysSchemas = { KEYS: keysSchema, KEYS_WANTED: keysWantedFields, KEYS_KEPT: keysKeptFields };
export type KeysWanted = z.infer<typeof keysWantedFields>;
export type KeysKept = z.infer<typeof keysKeptFields>;
