import { z } from 'zod';
import { dictionaryId } from '../../settings/spelling';
import { spellingBounds } from '../../settings/spelling-bounds';
import { phraseSchema } from '../../words/phrase-schema';
import type { Call } from '../call';
import { noArgs, nothing } from '../call-parts';

const dictionary = z.object({
  id: dictionaryId,
  /** Whether the user added it, the app brings it, or the system has it. */
  origin: z.enum(['own', 'app', 'system']),
  /** Whether words are checked by it. */
  isUsed: z.boolean(),
  /** Why it cannot be used; null if it can, or is not asked for. */
  problem: phraseSchema.nullable(),
});
export type DictionaryView = z.infer<typeof dictionary>;

/** Calls about spelling. Words are checked on this computer, and not kept. */
export const spellingCalls = {
  /** Returns which of these words are wrong. Words too long, or too many, count as right. */
  misspelt: {
    args: z.object({
      words: z.array(z.string().max(spellingBounds.wordUnits)).max(spellingBounds.wordsPerCall),
    }),
    result: z.object({ misspelt: z.array(z.string()) }),
    from: ['conversation', 'invitation'],
  },
  /** Lists the dictionaries that are here. */
  listDictionaries: {
    args: noArgs,
    result: z.object({
      /** Whether the system checks spelling by its own. */
      isBySystem: z.boolean(),
      dictionaries: z.array(dictionary),
    }),
    from: ['preferences'],
  },
  /** Asks the user for the files of a dictionary, and copies them. */
  addDictionary: { args: noArgs, result: nothing, from: ['preferences'], outside: true },
  /** Asks the user, and deletes a dictionary that they added. */
  removeDictionary: {
    args: z.object({ id: dictionaryId }),
    result: nothing,
    from: ['preferences'],
    outside: true,
  },
} as const satisfies Record<string, Call>;
