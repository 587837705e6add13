import type { PersonId } from '../ids';
import type { Annotated } from './annotations';
import { readContent, readingOf, searchedWords, traitsOf } from './kinds';
import type { MessageContent } from './log-entry';

/**
 * What search, export, notifications, unread counts, copying, the list of conversations and simple clients need of a message.
 * All of it follows from the table of kinds. The texts are as their authors wrote them: escaping is for the place of use.
 */

/** Whether a message is a row of its own. One whose content is not here is not. */
export const standsAlone = (content: MessageContent | undefined): boolean =>
  content !== undefined && traitsOf(content.kind).standsAlone;

/** Whether a message counts as unread, raises a notification, is the last line of its conversation, ends archiving. */
export const countsAsUnread = (content: MessageContent | undefined): boolean =>
  content !== undefined && traitsOf(content.kind).countsAsUnread;

/** Whether somebody may write this: what is only for its target's author needs that target, and has to be theirs. */
export const mayWrite = (kind: string, person: PersonId, targetsAuthor: PersonId | undefined): boolean =>
  !traitsOf(kind).isForTargetsAuthor || person === targetsAuthor;

/** The words by which a message is found, its edits applied; undefined if it is not found by any. */
export const wordsToSearch = ({ said }: Annotated): string | undefined => said && searchedWords(said);

/** Whether messages of a kind may change what their target says, and so the words by which it is found. */
export const changesWords = (kind: string): boolean => traitsOf(kind).isForTargetsAuthor;

/** What the author said, for the clipboard; undefined for messages that are no words of theirs. */
export function wordsToCopy({ said }: Annotated): string | undefined {
  const reading = said && readingOf(said);
  return reading && 'words' in reading ? reading.words : undefined;
}

/** One message as a line after its author's name, in the list of conversations; undefined for one that is not here. */
export function lineOf({ said, isDeleted }: Annotated): string | undefined {
  if (isDeleted) return 'Message deleted';
  if (!said) return undefined;
  const reading = readingOf(said);
  return 'words' in reading ? reading.words : capitalised(reading.act);
}

/** The text of a notification; undefined if the message raises none, or is deleted. */
export const notificationOf = (message: Annotated): string | undefined =>
  message.said && traitsOf(message.said.kind).countsAsUnread ? lineOf(message) : undefined;

/** A message in an exported page. */
export type ExportedMessage =
  /** Words of the author, and what is noted below them: "Edited", "👍 Ann, Bob". */
  | { readonly words: string; readonly notes: readonly string[] }
  /** What happened, to stand after the author's name: "named the conversation “Garden”". */
  | { readonly act: string };

/** What an exported page shows of a message; undefined for one that is not here. */
export function exportedOf(
  { said, isDeleted, editedAt, reactions }: Annotated,
  nameOf: (person: PersonId) => string,
): ExportedMessage | undefined {
  if (isDeleted) return { act: 'deleted a message' };
  if (!said) return undefined;
  const reading = readingOf(said);
  if ('act' in reading) return reading;
  const given = reactions.map(({ emoji, people }) => `${emoji} ${people.map(nameOf).join(', ')}`);
  return { words: reading.words, notes: editedAt === undefined ? given : ['Edited', ...given] };
}

/**
 * The text that a simple client gets for a message; undefined if it gets nothing. Words are for everybody, other kinds for
 * those with the feature `kinds`.
 * @param about what the message's target reads like, where it has one and that is known
 */
export function simpleTextOf(content: MessageContent, hasKinds: boolean, about?: string): string | undefined {
  const reading = readingOf(readContent(content), about);
  if ('words' in reading) return reading.words;
  return hasKinds ? capitalised(reading.act) : undefined;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
