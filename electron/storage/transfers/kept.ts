import { z } from 'zod';
import { offeredFile } from '../../../shared/conversation/file-content';
import { conversationId, entryHash, personId } from '../../../shared/ids';
import { readAs } from '../../../shared/read-as';
import type { KeptTransfer } from '../../net/transfers/store';

const rowSchema = z.object({
  offer: entryHash,
  conversation: conversationId,
  author: personId,
  file: z.string(),
  state: z.enum(['own', 'wanted', 'paused', 'done']),
  path: z.string().nullable(),
  at: z.number(),
});

/** What a row of the table says; undefined if that cannot be. */
export function keptIn(row: unknown): KeptTransfer | undefined {
  const read = readAs(rowSchema, row);
  if (!read.success) return undefined;
  const file = offeredFile({ fields: z.record(z.string(), z.json()).parse(JSON.parse(read.data.file)) });
  return file && { ...read.data, file, path: read.data.path ?? undefined };
}
