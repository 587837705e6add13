import { z } from 'zod';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import type { LogEntry } from '../../../shared/conversation/log-entry';

/**
 * Conversations as JSON Lines: a header line; one line per entry, `["COMMAND", {fields}]`, with all fields that it has
 * on the wire; and a last line with counts, which shows whether the file was cut off. In each conversation controls
 * come first, each after its past, then each writer's messages, newest first: each message is then vouched for by the
 * one before it, and one signature check covers many.
 */
export const linesVersion = 2;

export const firstLineSchema = z.looseObject({
  parley: z.literal('conversations'),
  version: z.int().min(1),
  exported: z.string().max(40),
  /** Person whose conversations they are, as held on one computer. */
  person: z.string().max(100),
});
export type FirstLine = z.output<typeof firstLineSchema>;

export const lastLineSchema = z.looseObject({
  parley: z.literal('end'),
  conversations: z.int().min(0),
  entries: z.int().min(0),
});
export type LastLine = z.output<typeof lastLineSchema>;

/** The first or last line of the file, with its line feed. */
export const frameLine = (value: FirstLine | LastLine): string => `${JSON.stringify(value)}\n`;

/** An entry's line, with its line feed. */
export function entryLine(entry: LogEntry): string {
  const onWire = Buffer.from(encodeEntry(entry)).toString();
  return `["${entry.command}",${onWire.slice(entry.command.length + 1, -1)}]\n`;
}
