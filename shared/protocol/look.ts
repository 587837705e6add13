import { rectifyConfusion } from 'unicode-confusables';
import { foldName } from './names';

/** Capital letters that look like a small L and are in lower case an i: Latin, Greek and Cyrillic I, palochka. */
const capitalI = /[I\u0399\u0406\u04c0]/g;

/**
 * What a name looks like, as keys: two names look the same if they share a key. The name counts as written, as `Ian` looks
 * like `lan`, and in lower case, as the case of a name does not count: `ian` is the same name as `Ian`, but no `lan`. So
 * names that are equal after `foldName` share a key. The server refuses a name of which a key is online, and windows add a
 * piece of the id to people who share a key.
 * @returns one to three different keys
 */
export function looksOf(name: string): string[] {
  const written = name.replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFKC');
  // The last form is for capitals that only look alike: in lower case, Cyrillic ТІМ is тім and not like tim.
  const forms = new Set([written, foldName(written), written.replace(capitalI, 'i')]);
  return [...new Set([...forms].map(toKey))];
}

/** Twice, because the letter that a capital looks like may, in lower case, look like yet another one. */
const toKey = (name: string): string => toPlainLetters(toPlainLetters(name)).normalize('NFKD');

/** Accents are taken apart first: the table knows single letters and accents, not every combination. */
const toPlainLetters = (name: string): string => foldName(rectifyConfusion(name.normalize('NFKD')));
