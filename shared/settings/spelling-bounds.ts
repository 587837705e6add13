/** Bounds of spell checking. Apart from the schemas, which pages and the preload script do not load. */
export const spellingBounds = {
  /** Maximum number of words that a window asks about at a time. */
  wordsPerCall: 2_000,
  /** Maximum number of UTF-16 units in a word that is checked. */
  wordUnits: 64,
  /** Maximum number of dictionaries that are used together. */
  dictionaries: 6,
  /** Maximum number of own words. */
  ownWords: 1_000,
} as const;
