import { languageOf, locale } from './locale';
import { say } from './say';

/** English lists are written without a comma before "and", in every country. */
const listLocale = (): string => (languageOf(locale()) === 'en' ? 'en-GB' : locale());

/** "Ann", "Ann and Bob", "Ann, Bob and Cleo", "Ann, Bob and 3 others". */
export function listNames(names: readonly string[], most = 3): string {
  const isLong = names.length > most;
  const shown = isLong ? names.slice(0, most - 1) : names;
  const rest = isLong ? [say('list.others', { count: names.length - shown.length })] : [];
  return new Intl.ListFormat(listLocale(), { type: 'conjunction' }).format([...shown, ...rest]);
}
