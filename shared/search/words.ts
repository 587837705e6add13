import { limits } from '../protocol/limits';

/** A folded word, or a symbol that counts as one, and its position in the text (UTF-16 units, `end` excluded). */
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
/** A character with the marks that normalisation may reorder. It turns half-width voicing marks into marks. */
const cluster = /[^][\p{M}\uff9e\uff9f]*/gu;
/** Several of these clusters: a piece of text that can be folded on its own. */
const piece = /[^]{1,256}[\p{M}\uff9e\uff9f]*/gu;

/**
 * Returns the words of a text, folded: without case, accents, vowel points and compatibility forms (NFKD). In scripts that
 * write no spaces between words each character is a word, and so is each Korean syllable, because particles are attached
 * to Korean words; any part of such a text can then be found as a phrase. Emoji and other symbols are words, too.
 *
 * Bounded by `limits.foldedUnits` and `limits.foldedWords`; the rest of the text is ignored.
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
/** The same for ASCII, where nothing unfolds. Several times faster. */
const asciiWordsOf = (text: string): string[] =>
  (
    bounded(text)
      .toUpperCase()
      .match(/[A-Z0-9]+/g) ?? []
  ).slice(0, limits.foldedWords);

/** Like `wordsOf`, with positions, which is slower. */
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

/** Folds to upper case, which merges ß with ss, σ with ς, and the Turkish forms of i. */
const fold = (characters: string): string => characters.normalize('NFKD').replace(unseen, '').toUpperCase();

/** Returns where the character begins that follows the one before `next`. Invisible ones belong to the character before them. */
function endAfter(starts: readonly number[], next: number): number | undefined {
  let after = next;
  while (after < starts.length && starts[after] === starts[next - 1]) after += 1;
  return starts[after];
}

/**
 * Encodes words for SQLite. Its tokenizer unicode61 has an old version of Unicode, drops symbols and splits words at the
 * vowels of Indian scripts. It treats private-use characters as letters, so encoding with these keeps the words as they are.
 */
export const spell = (words: string): string =>
  words.replace(/[\u0080-\uffff]/g, (unit) => String.fromCodePoint(0xf0000 + unit.charCodeAt(0)));

/** Returns the words of a text as the search index stores them: for an FTS5 table with the tokenizer unicode61. */
export const indexText = (text: string): string => spell(wordsOf(text).join(' '));
