import type { Arguments } from './arguments';
import type { en } from './en';

/** Name of a message of the catalogue. */
export type Key = keyof typeof en;

/**
 * A sentence that is not said yet: the key of a message and its values. Errors and views carry phrases; `say` makes
 * a sentence of them in the language of the window or process that shows it.
 */
export interface Phrase {
  readonly key: Key;
  readonly values?: { readonly [name: string]: string | number | Phrase };
}

/** Values of a message. A text may be a phrase, which is then said in the same language. */
export type ValuesOf<Name extends Key, Word = string | Phrase> = Arguments<(typeof en)[Name], Word>;

/** The values as rest arguments: none for a message that takes none. */
export type PhraseArguments<Name extends Key, Word = string | Phrase> = keyof ValuesOf<
  Name,
  Word
> extends never
  ? []
  : [values: ValuesOf<Name, Word>];

// The compiler cannot see that the arguments of every key are values of a phrase.
export const phrase = <Name extends Key>(key: Name, ...[values]: PhraseArguments<Name>): Phrase =>
  values === undefined ? { key } : { key, values: { ...(values as Phrase['values']) } };
