import { failed, success, type Result } from './errors';
import { limits } from './limits';
import { type Phrase, phrase } from '../words/phrase';

const nameCharacter = String.raw`[\p{L}\p{M}\p{N}_.-]`;
const wellFormed = new RegExp(`^${nameCharacter}+(?: ${nameCharacter}+)*$`, 'u');
/** Invisible characters: default-ignorable ones, and the fillers and blanks that Unicode counts as letters. */
const invisible = String.raw`[\p{Default_Ignorable_Code_Point}\u2800\u{13441}\u{13442}\u{16fe4}]`;
const hasInvisible = new RegExp(invisible, 'u');
const stackedMarks = /(?<=[\p{Mn}\p{Me}]{2})[\p{Mn}\p{Me}]/u;
/** A mark without a letter or digit before it, which would be drawn on something outside the name. */
const looseMark = /(?<![\p{L}\p{N}\p{M}])\p{M}+/u;
/** Letters that look like the dot before the piece of an id that distinguishes people whose names look the same. */
const looksLikeIdMark = /(?<![^ ])[\u1427\ua78f](?!\p{Script=Canadian_Aboriginal})\p{M}*/u;

/** Returns the form in which names are compared: NFKC, case folded. `Ann`, `ann` and `ＡＮＮ` are the same name. */
export function foldName(name: string): string {
  // Upper case merges what lower case alone keeps apart (ß and ss, final sigma); the lower case before it does so for ẞ.
  return name.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}

/**
 * Checks a name: 1 to 32 characters, which are letters, marks and digits of any script, `_`, `-`, `.` and single inner
 * spaces, with at least one letter or digit. Both the name and its NFKC form must comply. Fails with `bad-name`.
 */
export function checkName(name: string): Result<string> {
  const problem = problemWith(name);
  return problem === undefined ? success(name) : failed('bad-name', problem);
}

/** Says what is wrong with a name and what to do; undefined if it is valid. */
function problemWith(name: string): Phrase | undefined {
  if (name === '') return phrase('name.empty', { most: limits.nameCharacters });
  if (isTooLong(name)) return phrase('name.tooLong', { most: limits.nameCharacters });
  const forms = [name, name.normalize('NFKC')];
  const some = (fault: RegExp): boolean => forms.some((form) => fault.test(form));
  if (some(hasInvisible)) return phrase('name.invisible');
  if (!forms.every((form) => wellFormed.test(form))) return phrase('name.characters');
  if (!/[\p{L}\p{N}]/u.test(name)) return phrase('name.noLetter');
  if (some(looseMark)) return phrase('name.looseMark');
  if (some(stackedMarks)) return phrase('name.stackedMarks');
  if (some(looksLikeIdMark)) return phrase('name.dotLike');
  return undefined;
}

/** Whether a name or its NFKC form, which may be longer, exceeds the limit. */
function isTooLong(name: string): boolean {
  const most = limits.nameCharacters;
  // A character has at most two UTF-16 units. This bounds the text that is normalised.
  if (name.length > 2 * most) return true;
  return [...name].length > most || [...name.normalize('NFKC')].length > most;
}

/** Trims a typed or pasted name and collapses its spaces. The result may still be ill-formed. */
export const tidyName = (typed: string): string => typed.trim().replace(/\s+/gu, ' ').normalize('NFC');

/** Replaces what is not allowed in a name, which makes an ill-formed name recognisable. */
const replacement = '\ufffd';
const notInName = new RegExp(`${invisible}|(?!${nameCharacter}| )[^]`, 'gu');
const misplaced = new RegExp(`${looseMark.source}|${stackedMarks.source}|${looksLikeIdMark.source}`, 'gu');

/**
 * Returns how a name from another node is displayed, in at most 32 characters. A well-formed name stays as it is. Any
 * other is sanitised and gets a replacement character, so that it cannot pass for a well-formed one: `ann` + U+FE0F is
 * displayed as `ann�`.
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

/** Number of numbered names that are tried. */
const freeNameAttempts = 50;

/**
 * Returns a free name similar to this one: `ann 2`, or `ann 3` if that is taken, and so on.
 * @returns undefined if none was found
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
