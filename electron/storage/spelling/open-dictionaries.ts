import { readFileSync, statSync } from 'node:fs';
import type { Dictionary } from './dictionaries';
import { DictionaryError, dictionaryBytes, type DictionaryProblem } from './dictionary-text';
import { openDictionary } from './hunspell';
import type { Lexicon } from './speller';

/** A dictionary that cannot be used, and why. */
export interface Unusable {
  id: string;
  problem: DictionaryProblem;
}

/** The dictionaries in use, each opened once: that takes a tenth of a second and tens of megabytes for a large one. */
export class OpenDictionaries {
  #open = new Map<string, Lexicon>();

  /** @param app the files of the dictionary that the app brings */
  constructor(private readonly app: { readonly affix: string; readonly words: string }) {}

  /** Opens these dictionaries, and forgets all others. MUST NOT be called before the last call has resolved. */
  async use(dictionaries: readonly Dictionary[]): Promise<{ lexicons: Lexicon[]; unusable: Unusable[] }> {
    const before = this.#open;
    const now = new Map<string, Lexicon>();
    const unusable: Unusable[] = [];
    for (const dictionary of dictionaries) {
      const key = dictionary.files?.words ?? dictionary.id;
      try {
        now.set(key, before.get(key) ?? (await this.#opened(dictionary)));
      } catch (error) {
        unusable.push({ id: dictionary.id, problem: problemOf(error) });
      }
    }
    this.#open = now;
    return { lexicons: [...now.values()], unusable };
  }

  /** Why a dictionary cannot be used; undefined if it can. */
  async test(dictionary: Dictionary): Promise<Unusable | undefined> {
    try {
      await this.#opened(dictionary);
      return undefined;
    } catch (error) {
      return { id: dictionary.id, problem: problemOf(error) };
    }
  }

  async #opened({ files }: Dictionary): Promise<Lexicon> {
    if (!files) return openDictionary(Buffer.from(this.app.affix), Buffer.from(this.app.words));
    return openDictionary(read(files.affix), read(files.words));
  }
}

function read(path: string): Uint8Array {
  try {
    if (statSync(path).size <= dictionaryBytes) return readFileSync(path);
  } catch {
    throw new DictionaryError('unreadable');
  }
  throw new DictionaryError('too-big');
}

const problemOf = (error: unknown): DictionaryProblem =>
  error instanceof DictionaryError ? error.problem : 'broken';
