import { limits } from '../protocol/limits';
import { tokensOf } from './words';

export interface Term {
  kind: 'word' | 'phrase';
  text: string;
  /** Whether it is still being typed, so that its last word matches as a prefix. */
  open: boolean;
}

/** Consecutive tokens that a text must have. With `prefix`, the last one matches as a prefix. */
export interface Needle {
  tokens: string[];
  prefix: boolean;
}

/** Returns what a term searches for; undefined if it has only signs that are not indexed, such as dashes. */
export function needleOf({ text, open }: Term): Needle | undefined {
  const all = tokensOf(text);
  const tokens = all.slice(0, limits.wordsPerSearchTerm);
  const last = all.at(-1);
  if (!last) return undefined;
  return {
    tokens: tokens.map((token) => token.text),
    prefix: open && tokens.length === all.length && last.end === text.length,
  };
}
