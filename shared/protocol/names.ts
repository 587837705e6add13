import { failure, success, type Result } from './errors';
import { limits } from './limits';

const nameCharacter = String.raw`[\p{L}\p{M}\p{N}_.-]`;
const wellFormed = new RegExp(`^${nameCharacter}+(?: ${nameCharacter}+)*$`, 'u');
/** Characters that show nothing: default-ignorable ones, and the fillers and blanks that Unicode counts as letters. */
const invisible = String.raw`[\p{Default_Ignorable_Code_Point}\u2800\u{13441}\u{13442}\u{16fe4}]`;
const hasInvisible = new RegExp(invisible, 'u');
const stackedMarks = /(?<=[\p{Mn}\p{Me}]{2})[\p{Mn}\p{Me}]/u;
/** A mark that has no letter or digit before it would be drawn on something that is not part of the name. */
const looseMark = /(?<![\p{L}\p{N}\p{M}])\p{M}+/u;
/** Letters that look like the dot before a piece of an id, which tells apart people whose names look the same. */
const looksLikeIdMark = /(?<![^ ])[\u1427\ua78f](?!\p{Script=Canadian_Aboriginal})\p{M}*/u;

/** The form in which names are compared: NFKC and case folded, so `Ann`, `ann` and `ＡＮＮ` are one name. */
export function foldName(name: string): string {
  // Upper case on the way unfolds what lower case alone keeps apart (ß and ss, final sigma), lower case before it ẞ.
  return name.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}

/**
 * Checks a name, which is shown to others and compared: 1 to 32 characters, letters, marks and digits of any script, `_`,
 * `-`, `.` and single spaces inside, with at least one letter or digit. Both the name and its NFKC form must comply.
 */
export function checkName(name: string): Result<string> {
  const problem = problemWith(name);
  return problem === undefined ? success(name) : failure('bad-name', problem);
}

/** What is wrong with a name and what to do about it, as a sentence for people; undefined when nothing is. */
function problemWith(name: string): string | undefined {
  if (name === '') return 'The name is empty. Choose a name of 1 to 32 characters.';
  if (isTooLong(name)) return 'The name is too long. Choose a name of at most 32 characters.';
  const forms = [name, name.normalize('NFKC')];
  const some = (fault: RegExp): boolean => forms.some((form) => fault.test(form));
  if (some(hasInvisible)) return 'The name has an invisible character. Type it again without that.';
  if (!forms.every((form) => wellFormed.test(form)))
    return 'A name may have letters, digits, "_", "-", "." and single spaces between words only.';
  if (!/[\p{L}\p{N}]/u.test(name)) return 'A name needs at least one letter or digit.';
  if (some(looseMark)) return 'An accent in a name must follow a letter or digit.';
  if (some(stackedMarks)) return 'A name may have at most two accents on one letter.';
  if (some(looksLikeIdMark)) return 'A word of a name may not begin with a dot-like letter.';
  return undefined;
}

/** Names that NFKC makes longer count as long as it makes them. */
function isTooLong(name: string): boolean {
  const most = limits.nameCharacters;
  // A character has at most two units; this keeps what is normalised short.
  if (name.length > 2 * most) return true;
  return [...name].length > most || [...name.normalize('NFKC')].length > most;
}

/** A name as a person typed or pasted it: spaces at its ends and double ones are dropped. It may still be ill-formed. */
export const tidyName = (typed: string): string => typed.trim().replace(/\s+/gu, ' ').normalize('NFC');

/** Stands in a displayed name for what may not be in a name, and so makes an ill-formed name recognisable. */
const replacement = '\ufffd';
const notInName = new RegExp(`${invisible}|(?!${nameCharacter}| )[^]`, 'gu');
const misplaced = new RegExp(`${looseMark.source}|${stackedMarks.source}|${looksLikeIdMark.source}`, 'gu');

/**
 * How a name that came from outside is displayed. A well-formed name stays as it is. Any other is made harmless and gets a
 * replacement character, so that it cannot pass for a well-formed one: `ann` + U+FE0F is displayed as `ann�`. At most 32
 * characters.
 */
export function displayName(name: string): string {
  if (checkName(name).ok) return name;
  const most = limits.nameCharacters;
  const harmless = name
    .slice(0, 2 * most)
    .replace(notInName, replacement)
    .replace(misplaced, replacement)
    .replace(/\ufffd+/g, replacement)
    .replace(/ +/g, ' ')
    .trim();
  const start = [...harmless].slice(0, most).join('');
  if (start.includes(replacement)) return start.trimEnd();
  return `${[...start].slice(0, most - 1).join('')}${replacement}`;
}

/** How many numbered names are tried before none is offered. */
const freeNameAttempts = 50;

/**
 * A name like this one that is free: `ann 2`, and if that is taken, too, `ann 3` and so on.
 * @returns undefined when none was found
 */
export function freeName(name: string, isTaken: (name: string) => boolean): string | undefined {
  const base = name.replace(/ \d+$/, '');
  for (let number = 2; number < 2 + freeNameAttempts; number += 1) {
    const suffix = ` ${number}`;
    const room = limits.nameCharacters - suffix.length;
    const candidate = `${[...base].slice(0, room).join('').trimEnd()}${suffix}`;
    if (checkName(candidate).ok && !isTaken(candidate)) return candidate;
  }
  return undefined;
}
