/** One opened dictionary. */
export interface Lexicon {
  has(word: string): boolean;
  suggest(word: string): string[];
}

/** Maximum number of suggestions for a word. */
const suggestionsAtMost = 5;

/** Checks words by several dictionaries and the user's own words: a word is right if any of them has it. */
export class Speller {
  readonly #own: ReadonlySet<string>;

  /** @param own the user's own words, which are right in any case of their letters */
  constructor(
    private readonly lexicons: readonly Lexicon[],
    own: readonly string[],
  ) {
    this.#own = new Set(own.map(folded));
  }

  /** The words that are wrong. Without a dictionary none is. */
  misspelt(words: readonly string[]): string[] {
    return words.filter((word) => !this.#isRight(word));
  }

  /** What a wrong word may have been meant to be, the likeliest first: of each dictionary the best, then the second best, and so on. */
  suggest(word: string): string[] {
    const lists = this.lexicons.map((lexicon) => lexicon.suggest(word));
    const longest = Math.max(0, ...lists.map(({ length }) => length));
    const inTurn = Array.from({ length: longest }, (_each, rank) =>
      lists.flatMap((list) => list[rank] ?? []),
    );
    return [...new Set(inTurn.flat())].slice(0, suggestionsAtMost);
  }

  #isRight(word: string): boolean {
    if (this.lexicons.length === 0 || !/\p{L}/u.test(word) || this.#own.has(folded(word))) return true;
    return this.lexicons.some((lexicon) => lexicon.has(word));
  }
}

const folded = (word: string): string => word.normalize('NFC').toLowerCase();
