import { spell, wordsOf } from './words';

/** What a message can have, by the word that follows `has:`, which is also its word in the index. */
export const things = ['link', 'file', 'picture'] as const;
export type Thing = (typeof things)[number];

export const isThing = (text: string): text is Thing => things.some((thing) => thing === text);

/** What the index keeps of a message besides its text: what it has, whom it names, and the words of the name of its file. */
export const indexedThings = (
  has: ReadonlySet<Thing>,
  mentioned: readonly (string | undefined)[],
  fileName: string | undefined,
): string =>
  [
    ...has,
    ...mentioned.map(mentionedWord),
    ...(fileName === undefined ? [] : [spellName(wordsOf(fileName))]),
  ].join(' ');

/** Number of characters of an id that are enough to tell people apart. */
const idCharacters = 22;

/**
 * The word of the index for a person whom a message names; of nobody, for everybody. The index would take an id for several
 * words, and capitals for small letters.
 */
export const mentionedWord = (person: string | undefined): string =>
  person === undefined
    ? 'mall'
    : `m${[...person.slice(0, idCharacters)].map((each) => each.charCodeAt(0).toString(16)).join('')}`;

/** The words of a file's name as the index keeps them, so that they are not mistaken for what a message has. */
export const spellName = (words: readonly string[]): string =>
  words.map((word) => `n${spell(word)}`).join(' ');
