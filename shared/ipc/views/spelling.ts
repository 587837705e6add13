import { z } from 'zod';

/** How what is typed is checked for spelling. */
export const spellingView = z.object({
  isOn: z.boolean(),
  /** Tags of the languages by which words are checked; none where the system does that. */
  languages: z.array(z.string()),
  /** Grows whenever a word may be judged differently. */
  version: z.number(),
});
export type SpellingView = z.infer<typeof spellingView>;
