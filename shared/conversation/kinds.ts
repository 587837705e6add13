import type { EntryHash } from '../ids';
import { limits } from '../protocol/limits';
import { isolated, plainLine, shownTitle } from '../text/visible';
import { isEmoji } from './emoji';
import type { Json, MessageContent } from './log-entry';

/**
 * The kinds of messages, in one table: everything that can be said is a row of it. Code elsewhere asks the table what a kind
 * is like, and never which kind it is. To add one: a line in `Fields`, a row in `table`, a component for its row, and a
 * section in docs/protocol.md.
 */

/** What a message of each kind says. */
interface Fields {
  text: { readonly text: string };
  /** The conversation's name from here on; empty: none. */
  title: { readonly title: string };
  /** The author's reaction to a message, with one emoji; `removed`: they take it back. */
  reaction: { readonly to: EntryHash; readonly emoji: string; readonly removed: boolean };
  /** The author's message `to` reads like this. */
  edit: { readonly to: EntryHash; readonly text: string };
  /** The author takes their message `to` back. */
  deletion: { readonly to: EntryHash };
  /** Something of a kind that this version does not know, or in a form that it does not know. */
  unknown: object;
}
export type KindName = keyof Fields;
export type Said<Name extends KindName = KindName> = { [N in Name]: { readonly kind: N } & Fields[N] }[Name];

/** What is so for all messages of a kind, whatever they say. */
export interface Traits {
  /** Shown as a row of its own. Otherwise it belongs to another message, which `to` names. */
  readonly standsAlone: boolean;
  /** Counts as unread, raises a notification, is the last line in the list of conversations, ends archiving. */
  readonly countsAsUnread: boolean;
  /** Counts only if its author wrote its target as well. */
  readonly isForTargetsAuthor: boolean;
  /** Kinds of messages that may belong to one of this kind; others are ignored. */
  readonly takes: readonly KindName[];
  /** Deleting old messages keeps the newest of this kind. */
  readonly isKeptWhileNewest: boolean;
}

interface Row<Name extends KindName> extends Traits {
  /** What a message of this kind says; undefined if its fields are not as this version knows them. */
  read(content: MessageContent): Fields[Name] | undefined;
  /** What is found when somebody searches; undefined for nothing. */
  searched(said: Said<Name>): string | undefined;
  /** Its plain reading. `about` is an excerpt of its target, on one line, where that is known. */
  reading(said: Said<Name>, about: string | undefined): Reading;
}

/** Words of the author, or a predicate to stand after their name: "named the conversation “Garden”". */
export type Reading = { readonly words: string } | { readonly act: string };

const table: { readonly [Name in KindName]: Row<Name> } = {
  text: {
    standsAlone: true,
    countsAsUnread: true,
    isForTargetsAuthor: false,
    takes: ['reaction', 'edit', 'deletion'],
    isKeptWhileNewest: false,
    read: ({ fields }) => textIn(fields),
    searched: ({ text }) => text,
    reading: ({ text }) => ({ words: text }),
  },
  title: {
    standsAlone: true,
    countsAsUnread: false,
    isForTargetsAuthor: false,
    takes: [],
    isKeptWhileNewest: true,
    read({ fields: { title } }) {
      return isText(title, limits.titleCharacters) ? { title } : undefined;
    },
    searched: () => undefined,
    reading({ title }) {
      const shown = shownTitle(title);
      return { act: shown === undefined ? titleRemoved : `named the conversation “${isolated(shown)}”` };
    },
  },
  reaction: {
    standsAlone: false,
    countsAsUnread: false,
    isForTargetsAuthor: false,
    takes: [],
    isKeptWhileNewest: false,
    read({ to, fields: { emoji, removed } }) {
      if (to === undefined || typeof emoji !== 'string' || !isEmoji(emoji)) return undefined;
      return removed === undefined || removed === true ? { to, emoji, removed: removed === true } : undefined;
    },
    searched: () => undefined,
    reading: ({ emoji, removed }, about) => ({
      act: `${removed ? 'took back' : 'reacted with'} ${emoji}${about === undefined ? '' : ` to “${about}”`}`,
    }),
  },
  edit: {
    standsAlone: false,
    countsAsUnread: false,
    isForTargetsAuthor: true,
    takes: [],
    isKeptWhileNewest: false,
    read({ to, fields }) {
      const said = textIn(fields);
      return to === undefined || said === undefined ? undefined : { to, ...said };
    },
    searched: ({ text }) => text,
    reading: ({ text }, about) => ({
      act: `changed ${about === undefined ? 'a message' : `“${about}”`} to: ${text}`,
    }),
  },
  deletion: {
    standsAlone: false,
    countsAsUnread: false,
    isForTargetsAuthor: true,
    takes: [],
    isKeptWhileNewest: false,
    read: ({ to }) => (to === undefined ? undefined : { to }),
    searched: () => undefined,
    reading: () => ({ act: 'deleted a message' }),
  },
  // Stands alone and counts, so that nobody misses that something was said.
  unknown: {
    standsAlone: true,
    countsAsUnread: true,
    isForTargetsAuthor: false,
    takes: ['deletion'],
    isKeptWhileNewest: false,
    read: () => ({}),
    searched: () => undefined,
    reading: () => ({ act: 'sent a message that this version cannot show' }),
  },
};
const titleRemoved = 'removed the conversation’s name';

const nameOf = (kind: string): KindName => (isKindName(kind) ? kind : 'unknown');
const isKindName = (kind: string): kind is KindName => Object.hasOwn(table, kind);

/** What is so for all messages of a kind. */
export const traitsOf = (kind: string): Traits => table[nameOf(kind)];

/** Kinds that stand alone and do not count as unread. */
export const quietKinds: readonly string[] = Object.entries(table).flatMap(([kind, traits]) =>
  traits.standsAlone && !traits.countsAsUnread ? [kind] : [],
);

/** Kinds of messages that belong to another one, and whether only its own author's count. */
export const belongingKinds: readonly { readonly kind: string; readonly isForTargetsAuthor: boolean }[] =
  Object.entries(table).flatMap(([kind, { standsAlone, isForTargetsAuthor }]) =>
    standsAlone ? [] : [{ kind, isForTargetsAuthor }],
  );

/** What a message says; `unknown` if this version cannot tell. */
export const readContent = (content: MessageContent): Said =>
  readAs(nameOf(content.kind), content) ?? { kind: 'unknown' };

function readAs<Name extends KindName>(kind: Name, content: MessageContent): Said<Name> | undefined {
  const row: Row<Name> = table[kind];
  const fields = row.read(content);
  return fields && { kind, ...fields };
}

/** The message that a content belongs to; undefined if it stands alone, whatever its `to` says. */
export const targetOf = ({ kind, to }: MessageContent): EntryHash | undefined =>
  traitsOf(kind).standsAlone ? undefined : to;

/** The words by which a message is found, its own or those that it gives its target. */
export function searchedWords<Name extends KindName>(said: Said<Name>): string | undefined {
  const row: Row<Name> = table[said.kind];
  return row.searched(said);
}

/**
 * The plain reading of a message.
 * @param about what its target reads like, where it has one and that is known
 */
export function readingOf<Name extends KindName>(said: Said<Name>, about?: string): Reading {
  const row: Row<Name> = table[said.kind];
  return row.reading(said, about === undefined ? undefined : excerptOf(about));
}

/** Characters of another message that a plain reading quotes. */
const excerptCharacters = 40;

function excerptOf(text: string): string {
  const characters = [...plainLine(text)];
  const isWhole = characters.length <= excerptCharacters;
  return isolated(isWhole ? characters.join('') : `${characters.slice(0, excerptCharacters - 1).join('')}…`);
}

/** A content that is to be written: `id` and `salt` are given to it when it is. */
export type NewContent = Pick<MessageContent, 'kind' | 'to' | 'fields'>;

/** The content that says something; `readContent` of it gives the same. */
export function contentOf({ kind, ...said }: Said<Exclude<KindName, 'unknown'>>): NewContent {
  const { to, removed, ...rest }: { to?: EntryHash; removed?: boolean; [field: string]: Json | undefined } =
    said;
  const fields: Record<string, Json> = removed === true ? { removed } : {};
  for (const [field, value] of Object.entries(rest)) if (value !== undefined) fields[field] = value;
  return { kind, to, fields };
}

function textIn({ text }: MessageContent['fields']): { text: string } | undefined {
  return isText(text, limits.textCharacters) ? { text } : undefined;
}

/** Whether a value is a text of at most so many code points. A text has at least half as many of them as UTF-16 units. */
function isText(value: Json | undefined, charactersAtMost: number): value is string {
  if (typeof value !== 'string' || value.length > 2 * charactersAtMost) return false;
  return value.length <= charactersAtMost || [...value].length <= charactersAtMost;
}
