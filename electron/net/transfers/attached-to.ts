import { randomUUID } from 'node:crypto';
import type { ConversationId } from '../../../shared/ids';
import type { AttachedFile } from './store';

/** What is stored of a file that has just been put beside a draft, wherever it lies. */
export const attachedTo = (conversation: ConversationId, type: string): Omit<AttachedFile, 'path'> => ({
  id: randomUUID(),
  conversation,
  type,
  look: undefined,
  words: undefined,
  sending: '',
  content: undefined,
  isCleaned: false,
});
