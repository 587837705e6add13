import { limits } from '../protocol/limits';

/**
 * Characters that nobody sees and that change how the text around them is shown: controls, and those that set the direction
 * of what follows. Line feed and tab are not among them.
 */
const hidden = /[\p{Bidi_Control}\u206a-\u206f\ufff9-\ufffb]|(?![\t\n])\p{Cc}/u;
const hiddenAnywhere = new RegExp(hidden.source, 'gu');

/** What ends a line in a text from any system. */
const lineEnd = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/** A longer run of marks on one character is not writing. Joiners and selectors count, because they could stand between the marks. */
const stackedMarks = new RegExp(
  `([\\p{Mn}\\p{Me}\\p{DI}]{${limits.marksPerCharacter}})[\\p{Mn}\\p{Me}\\p{DI}]+`,
  'gu',
);

/** Whether nothing of a text can be seen: it is empty, or has only spaces, controls and other invisible characters. */
export const isBlank = (text: string): boolean =>
  /^[\p{White_Space}\p{DI}\p{Cc}\u2800\ufff9-\ufffb\u{1d159}]*$/u.test(text);

/** A part of a text: characters to show as they are, or one that has to be shown as a sign of its own. */
export interface Part {
  text: string;
  hidden: boolean;
}

/** A text of several lines for a window: uniform line ends, at most `limits.marksPerCharacter` marks on a character. */
export const tidy = (text: string): string =>
  text.replace(lineEnd, '\n').replace(hiddenRuns, '$1').replace(stackedMarks, '$1');

/** More hidden characters in a row than this tell nothing new. */
const hiddenRuns = new RegExp(`((?:${hidden.source}){8})(?:${hidden.source})+`, 'gu');

/** Splits a text at its hidden characters. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: character, index } of text.matchAll(hiddenAnywhere)) {
    if (index > end) parts.push({ text: text.slice(end, index), hidden: false });
    parts.push({ text: character, hidden: true });
    end = index + character.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), hidden: false });
  return parts;
}

/** Names a character by its number, like U+202E. */
export const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * Makes a stranger's text safe where only plain text can be shown: window titles, notifications, menus, file names,
 * tooltips. Hidden characters become U+FFFD, so that they are seen and have no effect. Line feeds stay.
 */
export const plainText = (text: string): string => tidy(text).replace(hiddenAnywhere, '\ufffd');

/** Like `plainText`, on one line. */
export const plainLine = (text: string): string => plainText(text).replace(/\s+/g, ' ').trim();

const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}\p{Script=Samaritan}\p{Script=Hanifi_Rohingya}]/u;

/** Keeps the direction of a name or title its own among other words of plain text. Text from left to right needs nothing. */
export const isolated = (text: string): string => (rightToLeft.test(text) ? `\u2068${text}\u2069` : text);

/** A title as it may be shown anywhere; undefined if nothing of it can be seen. */
export const shownTitle = (title: string | undefined): string | undefined =>
  title === undefined || isBlank(title) ? undefined : plainLine(title);
