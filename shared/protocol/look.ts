import { rectifyConfusion } from 'unicode-confusables';
import { foldName } from './names';

/** Capital letters that look like a small L and become i in lower case: Latin, Greek and Cyrillic I, and palochka. */
const capitalI = /[I\u0399\u0406\u04c0]/g;

/**
 * Returns keys for what a name looks like: two names look the same if they share a key. Keys cover the name as written,
 * because `Ian` looks like `lan`, and in lower case, because case does not count: `ian` equals `Ian`, but does not look like
 * `lan`. So names that are equal after `foldName` share a key. The server refuses a name if somebody online has one of its
 * keys, and windows add a piece of the id to people who share a key.
 * @returns one to three distinct keys
 */
export function looksOf(name: string): string[] {
  const written = name.replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFKC');
  // The last form is for capitals that only look alike: Cyrillic ТІМ in lower case is тім, which is not like tim.
  const forms = new Set([written, foldName(written), written.replace(capitalI, 'i')]);
  return [...new Set([...forms].map(toKey))];
}

/** Applied twice, because the letter that a capital looks like may look like another one in lower case. */
const toKey = (name: string): string => toPlainLetters(toPlainLetters(name)).normalize('NFKD');

/** Accents are split off first: the table has letters and accents, but not every combination. */
const toPlainLetters = (name: string): string => foldName(rectifyConfusion(name.normalize('NFKD')));
