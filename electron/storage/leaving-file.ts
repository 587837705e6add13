import { z } from 'zod';
import { conversationId, type ConversationId } from '../../shared/ids';
import type { LeavingStore } from '../net/conversations/leaving';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

const leavingSchema = z.looseObject({
  /** Conversations that the user has left but whose LEAVE is pending. */
  conversations: z.array(conversationId).default([]),
});

/** Stores the conversations with a pending LEAVE. */
export class LeavingFile implements LeavingStore {
  readonly #file: JsonFile<typeof leavingSchema>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, leavingSchema, log);
  }

  get conversations(): readonly ConversationId[] {
    return this.#file.value.conversations;
  }

  keep(conversations: readonly ConversationId[]): void {
    this.#file.write({ ...this.#file.value, conversations: [...conversations] });
  }
}
