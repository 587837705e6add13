import { IntlMessageFormat } from 'intl-messageformat';
import { de } from './de';
import { en } from './en';
import { languageOf, locale, pseudoLocale, type Language } from './locale';
import type { PhraseArguments, Key, Phrase } from './phrase';
import { pseudo } from './pseudo';

const catalogues: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { en, de };

/** Parsed messages by locale: parsing takes much longer than formatting. */
const parsed = new Map<string, Map<Key, IntlMessageFormat>>();

function messageFor(key: Key, at: string): IntlMessageFormat {
  const known = parsed.get(at) ?? new Map<Key, IntlMessageFormat>();
  parsed.set(at, known);
  const message = known.get(key) ?? parse(key, at);
  known.set(key, message);
  return message;
}

function parse(key: Key, at: string): IntlMessageFormat {
  const options = { ignoreTag: true };
  const text = catalogues[languageOf(at) ?? 'en'][key];
  if (at !== pseudoLocale) return new IntlMessageFormat(text, at, undefined, options);
  const tree = new IntlMessageFormat(text, 'en', undefined, options).getAst();
  return new IntlMessageFormat(pseudo(tree), 'en', undefined, options);
}

type Values = Phrase['values'];

function format({ key, values = {} }: Phrase, at: string): string {
  const words = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'object' ? format(value, at) : value,
  ]);
  return String(messageFor(key, at).format(Object.fromEntries(words)));
}

/** Says a message of the catalogue, or a phrase, in the current language (`setLocale`). */
export function say<Name extends Key>(key: Name, ...given: PhraseArguments<Name>): string;
export function say(phrase: Phrase): string;
export function say(message: Key | Phrase, values?: Values): string {
  const said =
    typeof message === 'object'
      ? message
      : values === undefined
        ? { key: message }
        : { key: message, values };
  return format(said, locale());
}

/** Says a phrase in English, for logs, the wire and the command line. */
export const inEnglish = (phrase: Phrase): string => format(phrase, 'en');

/** Says a failure: its phrase, or else its English sentence. */
export const sayFailure = ({ phrase, message }: { message: string; phrase?: Phrase | undefined }): string =>
  phrase ? say(phrase) : message;

/** Like `say`, with values that are not text, such as elements. Returns the pieces in order. */
export function sayWith<Name extends Key, Node>(
  key: Name,
  ...[values]: PhraseArguments<Name, string | Node>
): (string | Node)[] {
  const message = messageFor(key, locale());
  // The compiler cannot see that the arguments of every key are values of a message.
  const pieces = message.format<Node>({ ...(values as Record<string, string | number | Node>) });
  return Array.isArray(pieces) ? pieces : [pieces];
}
