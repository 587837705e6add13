import { limits } from '../protocol/limits';

/** A word, or a sign that counts as one, as it is compared; and where it stands in its text. */
export interface Token {
  text: string;
  start: number;
  end: number;
}

const marksThatFold = String.raw`(?=[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}])\p{M}`;
const voicing = String.raw`[\u3099\u309a]`;
const unseen = new RegExp(
  String.raw`(?!\s|${voicing})(?:${marksThatFold}|\p{Default_Ignorable_Code_Point}|\u0640)`,
  'gu',
);

const inWord = String.raw`[\p{L}\p{N}\p{M}]`;
const hangulSyllable = String.raw`[\u1100-\u115f][\u1160-\u11ff]*`;
const withoutSpaces = ['Han', 'Hira', 'Kana', 'Hang', 'Thai', 'Lao', 'Khmr', 'Mymr']
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
const lone = String.raw`(?=${inWord})[${withoutSpaces}]`;
const sign = String.raw`[\p{So}\p{Extended_Pictographic}\p{Emoji_Modifier}]`;
const token = new RegExp(
  String.raw`${hangulSyllable}|${lone}${voicing}?|${sign}|(?:(?!${lone})${inWord})+`,
  'gu',
);
/** What normalization may reorder; half-width marks of voice become marks by it. */
const cluster = /[^][\p{M}\uff9e\uff9f]*/gu;
/** Several of these: pieces of a text that can be folded one by one. */
const piece = /[^]{1,256}[\p{M}\uff9e\uff9f]*/gu;

/**
 * The words of a text, folded: without case, accents, points and compatible forms (NFKD). Each character of a script that
 * writes no spaces between words is a word of its own, and so are Korean syllables, because particles hang on Korean
 * words; then any part of such a text is a phrase. Emoji and other symbols are words too.
 *
 * The work is bounded by `limits.foldedUnits` and `limits.foldedWords`, whatever the text unfolds to; what is beyond is left out.
 */
export function wordsOf(text: string): string[] {
  if (isAscii.test(text)) return asciiWordsOf(text);
  let folded = '';
  for (const [characters] of text.matchAll(piece)) {
    if (folded.length >= limits.foldedUnits) break;
    folded += fold(characters);
  }
  return (bounded(folded).match(token) ?? []).slice(0, limits.foldedWords);
}

const isAscii = /^[\0-\x7f]*$/;
/** The same for ASCII, where nothing unfolds: several times faster. */
const asciiWordsOf = (text: string): string[] =>
  (
    bounded(text)
      .toUpperCase()
      .match(/[A-Z0-9]+/g) ?? []
  ).slice(0, limits.foldedWords);

/** The same words with their places, which take longer to find. */
export function tokensOf(text: string): Token[] {
  const starts: number[] = [];
  let folded = '';
  for (const { 0: characters, index } of text.matchAll(cluster)) {
    if (folded.length >= limits.foldedUnits) break;
    const seen = fold(characters);
    for (let unit = 0; unit < seen.length; unit += 1) starts.push(index);
    folded += seen;
  }
  return [...bounded(folded).matchAll(token)].slice(0, limits.foldedWords).map(({ 0: word, index }) => ({
    text: word,
    start: starts[index] ?? 0,
    end: endAfter(starts, index + word.length) ?? text.length,
  }));
}

const bounded = (folded: string): string => folded.slice(0, limits.foldedUnits);

/** Upper case, because it is the same for ß and ss, for σ and ς, and for every i of Turkish. */
const fold = (characters: string): string => characters.normalize('NFKD').replace(unseen, '').toUpperCase();

/** Where the character after the one that ends before `next` begins; what is not seen belongs to what precedes it. */
function endAfter(starts: readonly number[], next: number): number | undefined {
  let after = next;
  while (after < starts.length && starts[after] === starts[next - 1]) after += 1;
  return starts[after];
}

/**
 * Words as SQLite is given them. The tokenizer unicode61 knows an old Unicode, drops symbols and cuts words at the vowels
 * of Indian scripts; but it takes private characters for letters and leaves them alone, so that SQLite's words are ours.
 */
export const spell = (words: string): string =>
  words.replace(/[\u0080-\uffff]/g, (unit) => String.fromCodePoint(0xf0000 + unit.charCodeAt(0)));

/** What the search index keeps of a text: its words, for an FTS5 table with the tokenizer unicode61. */
export const indexText = (text: string): string => spell(wordsOf(text).join(' '));
