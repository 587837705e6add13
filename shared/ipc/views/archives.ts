import { z } from 'zod';
import { phraseSchema } from '../../words/phrase-schema';

export const taskView = z.object({
  /** For example "Exporting messages". */
  label: phraseSchema,
  done: z.number(),
  /** 0 if unknown. */
  total: z.number(),
  cancellable: z.boolean(),
});
export type TaskView = z.infer<typeof taskView>;

/** A question for the passphrase of a file. */
export const passphraseQuestionView = z.object({
  /** Name of the file. */
  file: z.string(),
  /** What it holds: a profile, or exported conversations. */
  holds: z.enum(['backup', 'export']),
  /** Whether the last answer did not open it. */
  wasWrong: z.boolean(),
});
export type PassphraseQuestionView = z.infer<typeof passphraseQuestionView>;
