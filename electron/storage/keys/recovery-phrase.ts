/** Words of a phrase: 256 bits, and a checksum that finds most mistakes in typing. */
const phraseWords = 24;

/** A secret in words (BIP-39). The library is read when it is needed: a start does without. */
export async function phraseOf(secret: Uint8Array): Promise<string[]> {
  const [{ entropyToMnemonic }, { wordlist }] = await library();
  return entropyToMnemonic(secret, wordlist).split(' ');
}

/** The secret of a phrase as somebody typed it; undefined if it is none: a word is missing, misspelt or in the wrong place. */
export async function secretOf(typed: string): Promise<Uint8Array | undefined> {
  const [{ mnemonicToEntropy }, { wordlist }] = await library();
  // People number the words when they write them down.
  const words = typed.toLowerCase().match(/[a-z]+/g) ?? [];
  if (words.length !== phraseWords) return undefined;
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    return undefined;
  }
}

const library = () => Promise.all([import('@scure/bip39'), import('@scure/bip39/wordlists/english.js')]);
