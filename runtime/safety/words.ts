import { scrypt } from 'node:crypto';
import type { PersonId } from '../../shared/ids';

/*
 * Safety words: what two people compare to know that each has the other's key (docs/encryption.md, section 10). They are made
 * slowly: whoever wants a key with the words of somebody else has to pay for each attempt.
 */

/** Number of words for each person: 66 bits. */
const wordsPerPerson = 6;
/** A word of the list stands for this many bits. */
const bitsPerWord = 11;

const salt = 'parley-2-safety-words';
const cost = { N: 2 ** 17, r: 8, p: 1 };
/** scrypt needs 128 * N * r bytes, and a little more. */
const maxmem = 2 * 128 * cost.N * cost.r;

/** The word list of BIP 39, in English: 2,048 words. People read the words to each other, so they are the same in all languages. */
export async function safetyWordList(): Promise<readonly string[]> {
  // Loaded when it is needed: few starts of the app show words.
  const { wordlist } = await import('@scure/bip39/wordlists/english.js');
  return wordlist;
}

/** A person's words. Takes about half a second of another thread and 128 MiB. */
export async function wordsOf(person: PersonId): Promise<readonly string[]> {
  const list = await safetyWordList();
  const bytes = Math.ceil((wordsPerPerson * bitsPerWord) / 8);
  return new Promise((resolve, reject) => {
    scrypt(Buffer.from(person, 'base64url'), salt, bytes, { ...cost, maxmem }, (error, key) => {
      if (error) reject(error);
      else resolve(inWords(key, list));
    });
  });
}

/** Writes the first bits in words, 11 for each; what is left over counts for nothing. */
function inWords(key: Buffer, list: readonly string[]): string[] {
  const bits = [...key].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: wordsPerPerson }, (_, at) => {
    const index = parseInt(bits.slice(at * bitsPerWord, (at + 1) * bitsPerWord), 2);
    return list[index] ?? '';
  });
}
