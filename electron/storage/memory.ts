import { z } from 'zod';
import {
  conversationId,
  entryHash,
  personId,
  type ConversationId,
  type EntryHash,
  type PersonId,
} from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { JsonFile } from './json-file';
import type { Logger } from './logger';
import { readAs } from '../../shared/read-as';

const attentionSchema = z.object({
  level: z.enum(['all', 'mentions', 'nothing']),
  /** In milliseconds since 1970; null for always. */
  until: z.number().nullable(),
});
type Attention = z.output<typeof attentionSchema>;
const usual: Attention = { level: 'all', until: null };

/** Number of conversations of which it is remembered up to where others have read. */
const conversationsWithSeen = 200;

/** Version 0.2 had a list of conversations that were muted for ever. */
function withoutMuted(file: unknown): unknown {
  if (typeof file !== 'object' || file === null || !('muted' in file)) return file;
  const { muted, ...rest } = file;
  const ids = readAs(z.array(z.string()), muted).data ?? [];
  const silenced = Object.fromEntries(ids.map((id) => [id, { level: 'nothing', until: null }]));
  const attention = 'attention' in rest && typeof rest.attention === 'object' ? rest.attention : {};
  return { ...rest, attention: { ...silenced, ...attention } };
}

/** A conversation that the user has begun to write and nobody else knows of. */
const planSchema = z.object({
  people: z.array(z.object({ id: personId, user: z.string() })).min(1),
  title: z.string().optional(),
  /** Whether it is to be open although it could be sealed. */
  isOpen: z.boolean(),
  /** Whether a window has said that it is sealed: then it is not open without a question. */
  saidSealed: z.boolean().optional(),
  /** When it was begun, in milliseconds since 1970. */
  at: z.number(),
});
export type Plan = z.infer<typeof planSchema>;

/** What this computer remembers about conversations and people; never sent to others. */
export const memorySchema = z.preprocess(
  withoutMuted,
  z.looseObject({
    /** Unsent texts by conversation. */
    drafts: z.record(z.string(), z.string()).default({}),
    /** Planned conversations that have a draft, by the id of the plan. */
    plans: z.record(conversationId, planSchema).default({}),
    /** What conversations notify of, where that is not everything. */
    attention: z.record(z.string(), attentionSchema).default({}),
    archived: z.array(z.string()).default([]),
    /** Up to which message others have read, by conversation; the one that changed last is at the end. */
    seen: z.record(z.string(), z.array(z.tuple([personId, entryHash]))).default({}),
    /** Messages that the user has saved, the newest last. */
    saved: z.array(z.tuple([conversationId, entryHash])).default([]),
    /** Hash of each person's last picture, shown while they are away. */
    pictures: z.record(z.string(), z.string()).default({}),
  }),
);

/** What conversations notify of, archived conversations, saved messages, drafts, plans and last seen pictures, in one file. */
export class Memory {
  readonly #file: JsonFile<typeof memorySchema>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, memorySchema, log);
  }

  /** What a conversation notifies of, and until when; the time may be over. */
  attention(conversation: string): Attention {
    return this.#file.value.attention[conversation] ?? usual;
  }

  setAttention(conversation: string, attention: Attention): void {
    const { value } = this.#file;
    const { [conversation]: _old, ...others } = value.attention;
    const changed = attention.level === 'all' ? others : { ...others, [conversation]: attention };
    this.#file.writeSoon({ ...value, attention: changed });
  }

  /** The times at which conversations notify of everything again. */
  attentionEnds(): number[] {
    return Object.values(this.#file.value.attention).flatMap(({ until }) => until ?? []);
  }

  isArchived(conversation: string): boolean {
    return this.#file.value.archived.includes(conversation);
  }

  archive(conversation: string, archived: boolean): void {
    const { value } = this.#file;
    if (archived === this.isArchived(conversation)) return;
    this.#file.writeSoon({ ...value, archived: toggled(value.archived, conversation, archived) });
  }

  /** Up to which message others have read a conversation. */
  seen(conversation: string): readonly [PersonId, EntryHash][] {
    return this.#file.value.seen[conversation] ?? [];
  }

  setSeen(conversation: string, person: PersonId, hash: EntryHash): void {
    const { value } = this.#file;
    const { [conversation]: before = [], ...others } = value.seen;
    const kept = Object.fromEntries(Object.entries(others).slice(1 - conversationsWithSeen));
    const rest = before.filter(([each]) => each !== person).slice(1 - limits.membersToldOfDoings);
    this.#file.writeSoon({ ...value, seen: { ...kept, [conversation]: [...rest, [person, hash]] } });
  }

  /** Forgets up to where others have read a conversation. */
  forgetSeen(conversation: string): void {
    const { [conversation]: _old, ...others } = this.#file.value.seen;
    this.#file.writeSoon({ ...this.#file.value, seen: others });
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

  /** The messages that the user has saved, the newest last. */
  get saved(): readonly (readonly [ConversationId, EntryHash])[] {
    return this.#file.value.saved;
  }

  savedIn(conversation: ConversationId): EntryHash[] {
    return this.saved.flatMap(([each, row]) => (each === conversation ? [row] : []));
  }

  isSaved(conversation: ConversationId, row: EntryHash): boolean {
    return this.saved.some(([each, saved]) => each === conversation && saved === row);
  }

  /** Keeps a message as saved, or not any more. There MUST be fewer than `limits.savedMessages`. */
  setSaved(conversation: ConversationId, row: EntryHash, isSaved: boolean): void {
    const { value } = this.#file;
    const others = value.saved.filter(([each, saved]) => each !== conversation || saved !== row);
    this.#file.writeSoon({ ...value, saved: isSaved ? [...others, [conversation, row]] : others });
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
