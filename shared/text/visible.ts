import { limits } from '../protocol/limits';

/**
 * Invisible characters that change how the text around them is shown: control characters, except line feed and tab, and
 * those that set the text direction.
 */
const hidden = /[\p{Bidi_Control}\u206a-\u206f\ufff9-\ufffb]|(?![\t\n])\p{Cc}/u;
const hiddenAnywhere = new RegExp(hidden.source, 'gu');

/** Line ends of any operating system. */
const lineEnd = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/** A longer run of marks on one character is not writing. Joiners and selectors count, because they can separate marks. */
const stackedMarks = new RegExp(
  `([\\p{Mn}\\p{Me}\\p{DI}]{${limits.marksPerCharacter}})[\\p{Mn}\\p{Me}\\p{DI}]+`,
  'gu',
);

/** Whether a text shows nothing: it is empty, or has only spaces, control and other invisible characters. */
export const isBlank = (text: string): boolean =>
  /^[\p{White_Space}\p{DI}\p{Cc}\u2800\ufff9-\ufffb\u{1d159}]*$/u.test(text);

/** A part of a text: characters to show as they are, or one hidden character to show as a sign. */
export interface Part {
  text: string;
  hidden: boolean;
}

/** Cleans a multi-line text for a window: uniform line ends, and at most `limits.marksPerCharacter` marks on a character. */
export const tidy = (text: string): string =>
  text.replace(lineEnd, '\n').replace(hiddenRuns, '$1').replace(stackedMarks, '$1');

/** Runs of more than 8 hidden characters, which are cut to 8: more tell nothing new. */
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

/** Returns a character's code point as text, like U+202E. */
export const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * Makes untrusted text safe where only plain text can be shown: window titles, notifications, menus, file names, tooltips.
 * Hidden characters become U+FFFD, so that they are visible and have no effect. Line feeds stay.
 */
export const plainText = (text: string): string => tidy(text).replace(hiddenAnywhere, '\ufffd');

/** Like `plainText`, on one line. */
export const plainLine = (text: string): string => plainText(text).replace(/\s+/g, ' ').trim();

const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}\p{Script=Samaritan}\p{Script=Hanifi_Rohingya}]/u;

/** Isolates the direction of a name or title within plain text. Left-to-right text stays as it is. */
export const isolated = (text: string): string => (rightToLeft.test(text) ? `\u2068${text}\u2069` : text);

/** Returns a title that is safe to show anywhere; undefined if it shows nothing. */
export const shownTitle = (title: string | undefined): string | undefined =>
  title === undefined || isBlank(title) ? undefined : plainLine(title);

/** The beginning of a text on one line, of at most `most` characters. */
export function excerptOf(text: string, most: number): string {
  const line = plainLine(text);
  if (line.length <= most) return line;
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
}
