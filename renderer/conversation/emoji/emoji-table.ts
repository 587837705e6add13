import { plain } from '../../../shared/search/plain';

/** An emoji, and how it is found. */
export interface EmojiEntry {
  readonly emoji: string;
  /** What it is called in the language of the windows. */
  readonly label: string;
  /** Number of its group in Unicode's order. */
  readonly group: number;
  /** Names that are typed after a colon: the ones that other programs use, in any language, and its label's. */
  readonly names: readonly string[];
  /** Its label and what else it is found by, for comparison with what is typed. */
  readonly searched: string;
}

/**
 * Reads the table of emoji that the build makes.
 * @param lines a line for each: the emoji, its group, its label, its names and other words, with tabs between them
 */
export const emojiIn = (lines: string): EmojiEntry[] =>
  lines.split('\n').flatMap((line) => {
    const [emoji = '', group = '', label = '', names = '', words = ''] = line.split('\t');
    if (emoji === '') return [];
    const searched = plain(`${label} ${names} ${words}`);
    return [{ emoji, label, group: Number(group), names: names.split(' ').filter(Boolean), searched }];
  });

/** Those of which each typed word begins a word. */
export function searchEmoji(entries: readonly EmojiEntry[], typed: string): readonly EmojiEntry[] {
  const words = plain(typed).split(' ').filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ searched }) => {
    const text = ` ${searched.replaceAll('_', ' ')}`;
    return words.every((word) => text.includes(` ${word}`));
  });
}

/** The first `most` of which a name begins with what is typed; whole and short names first. */
export function emojiNamed(
  entries: readonly EmojiEntry[],
  typed: string,
  most: number,
): { readonly emoji: string; readonly name: string }[] {
  const begins = plain(typed);
  return entries
    .flatMap(({ emoji, names }) => {
      const name = names.filter((each) => each.startsWith(begins)).sort((a, b) => a.length - b.length)[0];
      return name === undefined ? [] : [{ emoji, name }];
    })
    .sort((a, b) => a.name.length - b.name.length)
    .slice(0, most);
}
