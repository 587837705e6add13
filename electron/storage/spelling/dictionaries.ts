import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where a dictionary comes from: the user added it, the app brings it, or the system has it. */
export type DictionaryOrigin = 'own' | 'app' | 'system';

/** A Hunspell dictionary: two files, or what the app brings. */
export interface Dictionary {
  /** Language and region as its file is named, with underscores: `en_US`, `de_DE_frami`. */
  readonly id: string;
  readonly origin: DictionaryOrigin;
  /** Paths of its rules (`.aff`) and words (`.dic`); undefined for the app's. */
  readonly files?: { readonly affix: string; readonly words: string };
}

/** The dictionary that the app brings. */
export const appDictionary: Dictionary = { id: 'en_US', origin: 'app' };

/** Maximum number of dictionaries that are listed. */
const dictionariesAtMost = 300;

const namePattern = /^[a-z]{2,3}([_-][a-z0-9]{1,12}){0,4}$/i;

/** The id of a dictionary from the name of its file; undefined for other files, such as those with hyphenation (`hyph_de`). */
export function idOf(file: string): string | undefined {
  const name = file.replace(/\.(dic|aff)$/i, '');
  return name !== file && namePattern.test(name) ? name.replaceAll('-', '_') : undefined;
}

/**
 * Finds the dictionaries in folders: those with both files. Of several with one id the first counts, and the app's counts after
 * the user's own. Folders that are not there are passed over.
 */
export function findDictionaries(own: string, system: readonly string[]): Dictionary[] {
  const found = new Map<string, Dictionary>();
  const add = (dictionaries: readonly Dictionary[]): void => {
    for (const each of dictionaries) if (!found.has(each.id)) found.set(each.id, each);
  };
  add(dictionariesIn(own, 'own'));
  add([appDictionary]);
  for (const folder of system) add(dictionariesIn(folder, 'system'));
  return [...found.values()].slice(0, dictionariesAtMost);
}

function dictionariesIn(folder: string, origin: DictionaryOrigin): Dictionary[] {
  const names = namesIn(folder);
  const all = new Set(names);
  return names.sort().flatMap((words): Dictionary[] => {
    const affix = words.replace(/\.dic$/, '.aff');
    const id = idOf(words);
    if (id === undefined || affix === words || !all.has(affix)) return [];
    return [{ id, origin, files: { affix: join(folder, affix), words: join(folder, words) } }];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The folders in which a Linux system has dictionaries, by the variables of the XDG Base Directory Specification. */
export function systemFolders(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: string,
): string[] {
  if (platform !== 'linux') return [];
  const own = env['XDG_DATA_HOME'] || join(home, '.local', 'share');
  const shared = (env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(':').filter(Boolean);
  return [own, ...shared].flatMap((data) => [join(data, 'hunspell'), join(data, 'myspell', 'dicts')]);
}

/** The tag of a dictionary's language (BCP 47), as `Intl` takes it. */
export const languageTag = (id: string): string => id.replaceAll('_', '-');

/**
 * The dictionaries of the user's languages: for each the one of that region, or else the first of that language.
 * @param languages tags of languages, such as `de-AT`
 */
export function fitting(dictionaries: readonly Dictionary[], languages: readonly string[]): string[] {
  const chosen = languages.flatMap((wanted) => {
    const tag = wanted.toLowerCase();
    const tags = dictionaries.map(({ id }) => ({ id, tag: languageTag(id).toLowerCase() }));
    const exact = tags.find((each) => each.tag === tag);
    const near = tags.find((each) => each.tag.split('-')[0] === tag.split('-')[0]);
    return exact?.id ?? near?.id ?? [];
  });
  return [...new Set(chosen)];
}
