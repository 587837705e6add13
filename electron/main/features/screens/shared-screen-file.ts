import { z } from 'zod';
import { conversationId, entryHash } from '../../../../shared/ids';
import type { JsonFile } from '../../../storage/json-file';

/** What is kept while a screen is shared: after a crash, the next start says that it is over. */
export const sharedScreenSchema = z.looseObject({
  screen: z.object({ conversation: conversationId, row: entryHash }).nullable().default(null),
});

export type SharedScreenFile = Pick<JsonFile<typeof sharedScreenSchema>, 'value' | 'write'>;
