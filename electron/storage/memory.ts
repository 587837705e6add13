import { z } from 'zod';
import { conversationId, personId, type ConversationId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

/** A conversation that the user has begun to write and nobody else knows of. */
const planSchema = z.object({
  people: z.array(z.object({ id: personId, user: z.string() })).min(1),
  title: z.string().optional(),
  /** Whether it is to be open although it could be sealed. */
  isOpen: z.boolean(),
  /** When it was begun, in milliseconds since 1970. */
  at: z.number(),
});
export type Plan = z.infer<typeof planSchema>;

/** What this computer remembers about conversations and people; never sent to others. */
export const memorySchema = z.looseObject({
  /** Unsent texts by conversation. */
  drafts: z.record(z.string(), z.string()).default({}),
  /** Planned conversations whose draft has a text, by the id of the plan. */
  plans: z.record(conversationId, planSchema).default({}),
  /** Conversations without notifications. */
  muted: z.array(z.string()).default([]),
  archived: z.array(z.string()).default([]),
  /** Hash of each person's last picture, shown while they are away. */
  pictures: z.record(z.string(), z.string()).default({}),
});

/** Muted and archived conversations, drafts, plans and last seen pictures, in one file. */
export class Memory {
  readonly #file: JsonFile<typeof memorySchema>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, memorySchema, log);
  }

  isMuted(conversation: string): boolean {
    return this.#file.value.muted.includes(conversation);
  }

  mute(conversation: string, muted: boolean): void {
    const { value } = this.#file;
    this.#file.writeSoon({ ...value, muted: toggled(value.muted, conversation, muted) });
  }

  isArchived(conversation: string): boolean {
    return this.#file.value.archived.includes(conversation);
  }

  archive(conversation: string, archived: boolean): void {
    const { value } = this.#file;
    if (archived === this.isArchived(conversation)) return;
    this.#file.writeSoon({ ...value, archived: toggled(value.archived, conversation, archived) });
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

  /** The plans that are kept. */
  get plans(): [ConversationId, Plan][] {
    return Object.entries(this.#file.value.plans).map(([id, plan]) => [conversationId.parse(id), plan]);
  }

  /** Keeps a plan, or forgets it. */
  setPlan(id: ConversationId, plan: Plan | undefined): void {
    const { [id]: old, ...others } = this.#file.value.plans;
    if (old === plan) return;
    this.#file.writeSoon({ ...this.#file.value, plans: plan ? { ...others, [id]: plan } : others });
  }

  picture(person: string): string | null {
    return this.#file.value.pictures[person] ?? null;
  }

  /** Remembers the pictures of people who are online; null for none. Beyond `limits.picturesRemembered` the oldest are dropped. */
  seePictures(seen: Iterable<readonly [person: string, hash: string | null]>): void {
    const known = this.#file.value.pictures;
    // If more people are online than can be remembered, always consider the same ones: otherwise each call would evict
    // some and store others.
    const news = [...seen]
      .slice(0, limits.picturesRemembered)
      .filter(([person, hash]) => (known[person] ?? null) !== hash);
    if (news.length === 0) return;
    const pictures = new Map(Object.entries(known));
    for (const [person, hash] of news) {
      pictures.delete(person);
      if (hash !== null) pictures.set(person, hash);
    }
    const kept = [...pictures].slice(-limits.picturesRemembered);
    this.#file.writeSoon({ ...this.#file.value, pictures: Object.fromEntries(kept) });
  }

  flush(): void {
    this.#file.flush();
  }
}

const toggled = (all: readonly string[], one: string, isIn: boolean): string[] => [
  ...all.filter((each) => each !== one),
  ...(isIn ? [one] : []),
];
