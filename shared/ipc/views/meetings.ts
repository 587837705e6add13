import { z } from 'zod';
import { phraseSchema } from '../../words/phrase-schema';

/** The calendar by which the user is busy, if they have chosen one. */
export const calendarView = z.object({
  /** Why it cannot be read; null if it can. */
  problem: phraseSchema.nullable(),
  /** The next meeting, in milliseconds since 1970. */
  next: z.object({ from: z.number(), to: z.number() }).nullable(),
});
export type CalendarView = z.infer<typeof calendarView>;
