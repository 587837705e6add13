/** What the browser takes for words: letters, with apostrophes among them. */
const words = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;

const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** Those of some words that are in no name. Also “Ann's” and, in German, “Anns” is one of Ann's. */
export function withoutNames(among: readonly string[], names: Iterable<string>): string[] {
  const known = new Set([...names].flatMap((name) => folded(name).match(words) ?? []));
  const isName = (word: string): boolean => known.has(word) || known.has(word.replace(/['’]?s$/u, ''));
  return among.filter((word) => !isName(folded(word)));
}
