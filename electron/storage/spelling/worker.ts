import { affix, words } from 'virtual:dictionary-en';
import { serveOperations } from '../../../runtime/threads/worker-host';
import type { Dictionary } from './dictionaries';
import { OpenDictionaries, type Unusable } from './open-dictionaries';
import { Speller } from './speller';

const dictionaries = new OpenDictionaries({ affix, words });
/** What words are checked by, once the dictionaries of the last request are open. */
let speller: Promise<{ speller: Speller; unusable: Unusable[] }> = Promise.resolve({
  speller: new Speller([], []),
  unusable: [],
});

/** Operations of the thread that checks spelling. Each is carried out after those before it. */
const operations = {
  /** Checks by these dictionaries and own words from now on. Returns which dictionaries cannot be used. */
  async use(wanted: { dictionaries: readonly Dictionary[]; own: readonly string[] }): Promise<Unusable[]> {
    speller = speller.then(async () => {
      const { lexicons, unusable } = await dictionaries.use(wanted.dictionaries);
      return { speller: new Speller(lexicons, wanted.own), unusable };
    });
    return (await speller).unusable;
  },
  /** Whether a dictionary can be used, which is not in use. */
  test: async (dictionary: Dictionary): Promise<Unusable | undefined> => dictionaries.test(dictionary),
  async misspelt(asked: { words: readonly string[] }): Promise<string[]> {
    return (await speller).speller.misspelt(asked.words);
  },
  async suggest(asked: { word: string }): Promise<string[]> {
    return (await speller).speller.suggest(asked.word);
  },
};
export type SpellingOperations = typeof operations;

serveOperations(operations, () => undefined);
