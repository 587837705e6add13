import { z } from 'zod';
import { phraseSchema } from '../../words/phrase-schema';

/** State of message storage on this computer. */
export const storageView = z.object({
  /** `full`, `failed`: nothing can be stored at the moment. `set-aside`: the stored messages could not be read. */
  problem: z.enum(['none', 'full', 'failed', 'set-aside']),
  /** What it means and what to do; null if there is no problem. */
  detail: phraseSchema.nullable(),
});
export type StorageView = z.infer<typeof storageView>;
