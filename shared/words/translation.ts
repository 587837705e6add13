import type { Arguments } from './arguments';
import type { en } from './en';

type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** For each key of the English catalogue a text that takes the same arguments. */
type MatchingTexts<Texts> = {
  readonly [Key in keyof typeof en]: Key extends keyof Texts
    ? Texts[Key] extends string
      ? Equal<Arguments<Texts[Key], 'word'>, Arguments<(typeof en)[Key], 'word'>> extends true
        ? Texts[Key]
        : ['These are not the arguments of the English text']
      : never
    : string;
};

/** Checks at compile time that a language has exactly the keys and arguments of the English catalogue. */
export const translation = <const Texts extends MatchingTexts<Texts>>(
  texts: Texts & { readonly [Key in Exclude<keyof Texts, keyof typeof en>]: never },
): Texts => texts;
