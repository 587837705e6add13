/** Languages in which Parley speaks. To add one: a line here, a file beside this one, a line in `catalogues` (say.ts). */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** English with longer and accented words in brackets, for tests: it shows clipped labels and sentences outside the catalogue. */
export const pseudoLocale = 'en-XA';

export const languageOf = (locale: string): Language | undefined =>
  languages.find((language) => locale.split('-')[0] === language);

/**
 * The locale for a preferred language: the system's own variant of it (en-GB, de-AT) if there is one. For `system` it is the
 * first of the system's locales whose language Parley speaks; otherwise English.
 */
export function localeFor(preferred: string, system: readonly string[]): string {
  if (preferred === pseudoLocale) return pseudoLocale;
  const fits = (locale: string): boolean =>
    preferred === 'system' ? languageOf(locale) !== undefined : languageOf(locale) === preferred;
  const found = system.find((locale) => fits(locale) && isLocale(locale));
  return found ?? languageOf(preferred) ?? 'en';
}

const isLocale = (text: string): boolean => {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
};

let current = 'en';

/** The locale in which this process or window speaks, and writes dates, numbers and lists. English until it is set. */
export const locale = (): string => current;

/** @param next a result of `localeFor` */
export const setLocale = (next: string): void => void (current = next);
