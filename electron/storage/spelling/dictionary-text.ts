/** Why a dictionary cannot be used. */
export type DictionaryProblem =
  /** A file is not there, or may not be read. */
  | 'unreadable'
  /** A file is larger than any dictionary. */
  | 'too-big'
  /** It says that it is written in an encoding that nobody knows. */
  | 'encoding'
  /** It is no dictionary, or a damaged one. */
  | 'broken';

/** A dictionary that cannot be used. */
export class DictionaryError extends Error {
  constructor(readonly problem: DictionaryProblem) {
    super(problem);
  }
}

/** Maximum number of bytes in a file of a dictionary: the largest known ones have a third of it. */
export const dictionaryBytes = 32 * 1024 * 1024;

/** The rules and words of a dictionary in UTF-8. */
export interface DictionaryText {
  readonly affix: Uint8Array;
  readonly words: Uint8Array;
}

/**
 * Reads a dictionary's files, and writes them in UTF-8, which is how words are looked up. Throws a `DictionaryError` if they are
 * no dictionary.
 */
export function dictionaryText(affix: Uint8Array, words: Uint8Array): DictionaryText {
  if (Math.max(affix.length, words.length) > dictionaryBytes) throw new DictionaryError('too-big');
  // The keyword is ASCII in every encoding.
  const named = /^\s*SET\s+(\S+)/m.exec(Buffer.from(affix).toString('latin1'))?.[1];
  const decoder = decoderFor(named ?? 'ISO8859-1');
  const rules = decoder.decode(affix);
  const list = decoder.decode(words);
  // It begins with the number of words. Only the first line is looked at: some have comments, or tabs, further on.
  if (!/^\s*\d+\s*(\r?\n|$)/.test(list) || list.includes('\0') || rules.includes('\0'))
    throw new DictionaryError('broken');
  const encoder = new TextEncoder();
  return { affix: encoder.encode(inUtf8(rules)), words: encoder.encode(list) };
}

/** The rules for words in UTF-8. What marks words with one byte each in another encoding is one character each now. */
function inUtf8(rules: string): string {
  const others = rules.replace(/^\s*SET\s.*$/gm, '');
  const flags = /^\s*FLAG\s/m.test(others) ? '' : 'FLAG UTF-8\n';
  return `SET UTF-8\n${flags}${others}`;
}

function decoderFor(named: string): InstanceType<typeof TextDecoder> {
  const label = named
    .toLowerCase()
    .replace(/^iso-?8859-?/, 'iso-8859-')
    .replace(/^(microsoft-)?cp-?(?=\d)/, 'windows-')
    .replace(/^tis620.*$/, 'windows-874');
  try {
    return new TextDecoder(label);
  } catch {
    throw new DictionaryError('encoding');
  }
}
