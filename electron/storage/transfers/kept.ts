import { z } from 'zod';
import { offeredFile } from '../../../shared/conversation/file-content';
import { conversationId, entryHash, personId } from '../../../shared/ids';
import { readAs } from '../../../shared/read-as';
import { mentionsIn } from '../../../shared/conversation/mentions';
import { keptFile } from '../../net/transfers/kept-file';
import type { AttachedFile, Holder, KeptTransfer } from '../../net/transfers/store';
import type { FileWords } from '../../net/transfers/types';

const rowSchema = z.object({
  offer: entryHash,
  conversation: conversationId,
  author: personId,
  file: z.string(),
  state: z.enum(['own', 'wanted', 'paused', 'done']),
  path: z.string().nullable(),
  at: z.number(),
  cleaned: z.number(),
});

/** What a row of the table says; undefined if that cannot be. */
export function keptIn(row: unknown): KeptTransfer | undefined {
  const read = readAs(rowSchema, row);
  if (!read.success) return undefined;
  const file = offeredFile({ fields: z.record(z.string(), z.json()).parse(JSON.parse(read.data.file)) });
  const { cleaned, ...kept } = read.data;
  return file && { ...kept, file: keptFile(file), path: kept.path ?? undefined, isCleaned: cleaned !== 0 };
}

const holderSchema = z.object({ offer: entryHash, person: personId });

/** What a row says about who has a file; undefined if that cannot be. */
export function holderIn(row: unknown): Holder | undefined {
  const read = readAs(holderSchema, row);
  return read.success ? read.data : undefined;
}

const attachedSchema = z.object({
  id: z.string(),
  conversation: conversationId,
  path: z.string(),
  type: z.string(),
  look: z.object({ width: z.number(), height: z.number(), preview: z.string() }).optional(),
  words: z
    .object({ caption: z.string(), mentions: z.json().optional(), to: entryHash.optional() })
    .optional(),
  sending: z.string(),
  content: z.object({ key: z.string(), root: z.string() }).optional(),
  // What waited before photos in folders were cleaned has none.
  isCleaned: z.boolean().default(false),
});

/** What is stored of a file that waits beside a draft; undefined if that cannot be. */
export function attachedIn(text: string): AttachedFile | undefined {
  const read = readAs(attachedSchema, JSON.parse(text));
  if (!read.success) return undefined;
  const { look, words, content, ...attached } = read.data;
  return { ...attached, look, content, words: words && wordsIn(words) };
}

function wordsIn({
  caption,
  mentions,
  to,
}: NonNullable<z.output<typeof attachedSchema>['words']>): FileWords {
  return { caption, ...mentionsIn(mentions, caption), ...(to === undefined ? {} : { to }) };
}
