import { spell, wordsOf } from './words';

/** What a message can have, by the word that follows `has:`, which is also its word in the index. */
export const things = ['link', 'file', 'picture'] as const;
export type Thing = (typeof things)[number];

export const isThing = (text: string): text is Thing => things.some((thing) => thing === text);

/** What the index keeps of a message besides its text: what it has, and the words of the name of its file. */
export const indexedThings = (has: ReadonlySet<Thing>, fileName: string | undefined): string =>
  [...has, ...(fileName === undefined ? [] : [spellName(wordsOf(fileName))])].join(' ');

/** The words of a file's name as the index keeps them, so that they are not mistaken for what a message has. */
export const spellName = (words: readonly string[]): string =>
  words.map((word) => `n${spell(word)}`).join(' ');
