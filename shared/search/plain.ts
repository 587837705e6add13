import { foldName } from '../protocol/names';

/** Names, titles and notes, and what is typed to find them, in the form in which one is looked for in the other. */
export const plain = (text: string): string => foldName(text).replace(/\s+/gu, ' ').trim();
