import { z } from 'zod';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

/** What a profile that was restored from a backup still has to find out. */
export const restoredSchema = z.looseObject({
  /** When the backup was made; empty in a profile that was not restored. */
  made: z.string().default(''),
  /** Conversations of which no other node has told yet what it holds. */
  unheard: z.array(z.string()).default([]),
});

/** The conversations in which others may hold more of what I wrote than this restored profile knows. */
export class RestoredFile {
  readonly #file: JsonFile<typeof restoredSchema>;
  readonly #unheard: Set<string>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, restoredSchema, log);
    this.#unheard = new Set(this.#file.value.unheard);
  }

  isUnheard(conversation: string): boolean {
    return this.#unheard.has(conversation);
  }

  /** Another node has told what it holds of a conversation, and I hold what it has of mine. */
  heard(conversation: string): void {
    if (!this.#unheard.delete(conversation)) return;
    this.#file.writeSoon({ ...this.#file.value, unheard: [...this.#unheard] });
  }

  flush(): void {
    this.#file.flush();
  }
}
