import type { EntryHash } from '../ids';
import { excerptOf, isolated } from '../text/visible';
import {
  kindNameOf,
  rowOf,
  traitsOf,
  type AttachedEmoji,
  type KindContent,
  type KindName,
  type KnownContent,
  type Reading,
} from './kinds';
import type { Json, MessageContent } from './log-entry';

/** Reads a message's content; `unknown` if this version does not know its kind or form. */
export const readContent = (content: MessageContent): KindContent =>
  readAs(kindNameOf(content.kind), content) ?? { kind: 'unknown' };

function readAs<Name extends KindName>(kind: Name, content: MessageContent): KindContent<Name> | undefined {
  const fields = rowOf(kind).read(content);
  return fields && { kind, ...fields };
}

/** The message that a content belongs to; undefined if it stands alone, whatever its `to` says. */
export const targetOf = ({ kind, to }: MessageContent): EntryHash | undefined =>
  traitsOf(kind).standsAlone ? undefined : to;

/** The message that a content answers; undefined if it answers none. */
export const answeredBy = ({ kind, to }: MessageContent): EntryHash | undefined =>
  traitsOf(kind).answers ? to : undefined;

/** The text by which search finds a message or, for an edit, its target; undefined if there is none. */
export const searchedWords = <Name extends KindName>(said: KindContent<Name>): string | undefined =>
  rowOf<Name>(said.kind).searched(said);

/** The emoji that a message attaches to another one or takes back; undefined for kinds that do neither. */
export const attachedEmoji = <Name extends KindName>(said: KindContent<Name>): AttachedEmoji | undefined =>
  rowOf<Name>(said.kind).tallied?.emojiOf(said);

/** The message of a kind that attaches an emoji to `to` or takes it back; undefined if the kind, or the emoji, is not one. */
export function attaching(
  kind: string,
  to: EntryHash,
  { emoji, removed }: AttachedEmoji,
): KnownContent | undefined {
  const fields: Record<string, Json> = removed ? { emoji, removed } : { emoji };
  const said = readContent({ kind, to, fields, id: '', salt: '' });
  return isKnown(said) && attachedEmoji(said) ? said : undefined;
}

const isKnown = (said: KindContent): said is KnownContent =>
  said.kind !== 'unknown' && said.kind !== 'sealed';

/**
 * The message as plain text.
 * @param about the text of its target, or of the message that it answers, if it has one and it is known
 */
export function readingOf<Name extends KindName>(said: KindContent<Name>, about?: string): Reading {
  const excerpt = about === undefined ? undefined : isolated(excerptOf(about, excerptCharacters));
  return rowOf<Name>(said.kind).reading(said, excerpt);
}

/** Maximum length of an excerpt within a plain reading, in code points. */
const excerptCharacters = 40;

/** The content of a message to be written. Writing it adds `id` and `salt`. */
export type NewContent = Pick<MessageContent, 'kind' | 'to' | 'fields'>;

/** The inverse of `readContent`. */
export function contentOf({ kind, ...said }: KnownContent): NewContent {
  const { mentions = [], ...others } = 'mentions' in said ? said : { ...said, mentions: undefined };
  const { to, removed, ...rest }: { to?: EntryHash; removed?: boolean; [field: string]: Json | undefined } =
    others;
  const fields: Record<string, Json> = removed === true ? { removed } : {};
  for (const [field, value] of Object.entries(rest)) if (value !== undefined) fields[field] = value;
  if (mentions.length > 0) fields['mentions'] = mentions.map((each) => ({ ...each }));
  return { kind, to, fields };
}
