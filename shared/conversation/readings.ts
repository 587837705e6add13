import type { PersonId } from '../ids';
import type { AnnotatedMessage } from './annotations';
import type { OfferedFile } from './file-content';
import { traitsOf, type KindContent } from './kinds';
import { excerptOf } from '../text/visible';
import { readContent, readingOf, searchedWords } from './content';
import type { MessageContent } from './log-entry';
import { names, type Mentioning } from './mentions';
import { pollNotes } from './poll';
import { say } from '../words/say';

/**
 * What search, export, notifications, unread counts, copying, the list of conversations and simple clients need of a
 * message, derived from the table of kinds and in the current language (English in a server). Texts are not escaped: callers
 * MUST do that for their output.
 */

/** Whether a message is a row of its own; false if its content is not held. */
export const standsAlone = (content: MessageContent | undefined): boolean =>
  content !== undefined && traitsOf(content.kind).standsAlone;

/** Whether a message counts as unread, raises a notification, is the last line of its conversation, and ends archiving. */
export const countsAsUnread = (content: MessageContent | undefined): boolean =>
  content !== undefined && traitsOf(content.kind).countsAsUnread;

/** Whether a person may write a message of a kind. Some kinds need a known target that the person wrote. */
export const mayWrite = (kind: string, person: PersonId, targetsAuthor: PersonId | undefined): boolean =>
  !traitsOf(kind).isForTargetsAuthor || person === targetsAuthor;

/** The text by which search finds a message, with its edits applied; undefined if there is none. */
export const wordsToSearch = ({ said }: AnnotatedMessage): string | undefined => said && searchedWords(said);

/** Whether a message names a person, or everybody, as its author first wrote it. */
export function isMentioned(content: MessageContent | undefined, person: PersonId): boolean {
  const said = content && readContent(content);
  return said !== undefined && names(mentionsOf(said), person);
}

/** The people whom a message names, and where. */
export const mentionsOf = (said: KindContent): Mentioning => ('mentions' in said ? said : {});

/** The file that a message offers; undefined if it offers none. */
export const offeredIn = ({ said }: AnnotatedMessage): OfferedFile | undefined =>
  said?.kind === 'file' ? said : undefined;

/** Whether messages of a kind may change the text by which search finds their target. */
export const changesWords = (kind: string): boolean => traitsOf(kind).isForTargetsAuthor;

/** The author's words, for the clipboard; undefined if the message has none. */
export function wordsToCopy({ said }: AnnotatedMessage): string | undefined {
  const reading = said && readingOf(said);
  return reading && 'words' in reading ? reading.words : undefined;
}

/** A message in the list of conversations, after its author's name; undefined if its content is not held. */
export function lineOf({ said, isDeleted }: AnnotatedMessage): string | undefined {
  if (isDeleted) return say('message.deleted');
  if (!said) return undefined;
  const reading = readingOf(said);
  return 'words' in reading ? reading.words : capitalised(reading.act);
}

/** Maximum length of what is quoted of a message, in code points. */
const quotedCharacters = 160;

/** What is quoted of a message where it is answered, on one line; undefined if its content is not held. */
export function quoteOf(message: AnnotatedMessage): string | undefined {
  const line = lineOf(message);
  return line === undefined ? undefined : excerptOf(line, quotedCharacters);
}

/** The text of a notification; undefined if the message raises none, or is deleted. */
export const notificationOf = (message: AnnotatedMessage): string | undefined =>
  message.said && traitsOf(message.said.kind).countsAsUnread ? lineOf(message) : undefined;

/** A message in an exported page. */
export type ExportedMessage =
  /**
   * The author's words, with the message that they answer, as `quote` reads it, and notes to show below them: "Edited",
   * "👍 Ann, Bob".
   */
  | { readonly words: string; readonly quote?: ExportedQuote | undefined; readonly notes: readonly string[] }
  /** A predicate to follow the author's name: "named the conversation “Garden”". */
  | { readonly act: string };

/** The beginning of a message that another one answers. */
export interface ExportedQuote {
  readonly author: PersonId;
  readonly words: string;
}

/**
 * What an exported page shows of a message; undefined if its content is not held.
 * @param quoted the message that it answers, if it answers one that is here
 */
export function exportedOf(
  { said, isDeleted, editedAt, tallies, poll }: AnnotatedMessage,
  nameOf: (person: PersonId) => string,
  quoted?: ExportedQuote,
): ExportedMessage | undefined {
  if (isDeleted) return { act: say('act.deleted') };
  if (!said) return undefined;
  const reading = readingOf(said);
  if ('act' in reading) return reading;
  const attached = tallies.map(({ emoji, people }) => `${emoji} ${people.map(nameOf).join(', ')}`);
  const counted = said.kind === 'poll' && poll ? pollNotes(said, poll, nameOf) : [];
  return {
    words: reading.words,
    quote: quoted,
    notes: [...(editedAt === undefined ? [] : [say('message.edited')]), ...counted, ...attached],
  };
}

/**
 * The text that a simple client gets for a message; undefined if it gets nothing. Clients without the feature `kinds` get
 * the author's words only.
 * @param about the text of the message's target, or of the one that it answers, if it has one and it is known
 */
export function simpleTextOf(content: MessageContent, hasKinds: boolean, about?: string): string | undefined {
  const reading = readingOf(readContent(content), about);
  if ('words' in reading) return reading.words;
  return hasKinds ? capitalised(reading.act) : undefined;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
