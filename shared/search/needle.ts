import { limits } from '../protocol/limits';
import { tokensOf } from './words';

/** What is typed to be found in texts. */
export interface Term {
  kind: 'word' | 'phrase';
  text: string;
  /** Still being typed: what begins with its last word is found. */
  open: boolean;
}

/** Tokens that a text must have in a row; with `prefix`, the last of them may go on. */
export interface Needle {
  tokens: string[];
  prefix: boolean;
}

/** What a term looks for; undefined when it has nothing that can be found, only signs such as dashes. */
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
