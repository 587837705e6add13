import { z } from 'zod';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

/** What this computer remembers of each conversation, and of nobody else's concern. */
const memorySchema = z.looseObject({
  /** Per conversation: the sort key of the last row that has been on screen. */
  read: z.record(z.string(), z.string()).default({}),
  /** Per conversation: what was being written. */
  drafts: z.record(z.string(), z.string()).default({}),
  /** Per person: the hash of their last picture, to show when they are away. */
  pictures: z.record(z.string(), z.string()).default({}),
});

/** Read marks, drafts and last seen pictures, kept in one file. */
export class Memory {
  readonly #file: JsonFile<typeof memorySchema>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, memorySchema, log);
  }

  /** The sort key up to which a conversation was read; empty when nothing was. */
  readUpTo(conversation: string): string {
    return this.#file.value.read[conversation] ?? '';
  }

  /** Marks are only ever moved forward. Tells whether it moved. */
  markRead(conversation: string, order: string): boolean {
    if (order <= this.readUpTo(conversation)) return false;
    this.#file.writeSoon({ ...this.#file.value, read: { ...this.#file.value.read, [conversation]: order } });
    return true;
  }

  draft(conversation: string): string {
    return this.#file.value.drafts[conversation] ?? '';
  }

  setDraft(conversation: string, text: string): void {
    const { [conversation]: _old, ...others } = this.#file.value.drafts;
    this.#file.writeSoon({
      ...this.#file.value,
      drafts: text === '' ? others : { ...others, [conversation]: text },
    });
  }

  picture(person: string): string | null {
    return this.#file.value.pictures[person] ?? null;
  }

  /** Remembers the pictures of people who are online now; null for those who have none. */
  seePictures(seen: Iterable<readonly [person: string, hash: string | null]>): void {
    const pictures = { ...this.#file.value.pictures };
    let changed = false;
    for (const [person, hash] of seen) {
      if ((pictures[person] ?? null) === hash) continue;
      changed = true;
      if (hash === null) delete pictures[person];
      else pictures[person] = hash;
    }
    if (changed) this.#file.writeSoon({ ...this.#file.value, pictures });
  }

  flush(): void {
    this.#file.flush();
  }
}
