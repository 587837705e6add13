import { z } from 'zod';
import type { Entry } from '../../../shared/conversation/entry';

/**
 * Conversations as JSON Lines: a line that says what it is, one line per entry with all that it has on the wire (who takes
 * part before what was said, conversation by conversation), and a line with counts, so that a file that was cut off is
 * noticed.
 */
export const linesVersion = 1;

export const firstLineSchema = z.looseObject({
  parley: z.literal('conversations'),
  version: z.int().min(1),
  exported: z.string().max(40),
  /** Whose conversations they are, as they were held on one computer. */
  person: z.string().max(100),
});
export type FirstLine = z.output<typeof firstLineSchema>;

export const lastLineSchema = z.looseObject({
  parley: z.literal('end'),
  conversations: z.int().min(0),
  entries: z.int().min(0),
});
export type LastLine = z.output<typeof lastLineSchema>;

/** A line as it stands in the file, with its line feed. */
export const lineOf = (value: FirstLine | LastLine | Entry): string => `${JSON.stringify(value)}\n`;
