import { foldName } from '../protocol/names';

/** Normalises a name, title, note or the text typed to find it, so that they can be compared. */
export const plain = (text: string): string => foldName(text).replace(/\s+/gu, ' ').trim();
