import startHunspell, { type HunspellProgram } from 'hunspell-asm/dist/cjs/lib/node/hunspell.js';
import { DictionaryError, dictionaryText, type DictionaryText } from './dictionary-text';
import type { Lexicon } from './speller';

const addressBytes = 4;

/**
 * Opens a dictionary, in a memory of its own, which goes with it: what a damaged one does there harms no other. Rejects with a
 * `DictionaryError` if it cannot be used.
 */
export async function openDictionary(affix: Uint8Array, words: Uint8Array): Promise<Lexicon> {
  const text = dictionaryText(affix, words);
  try {
    const { program } = await started();
    return lexiconOf(program, text);
  } catch {
    throw new DictionaryError('broken');
  }
}

/** In an object: the program has a method `then`, which resolves to the program, so that a promise of it would never settle. */
function started(): Promise<{ program: HunspellProgram }> {
  const before = process.listeners('uncaughtException');
  try {
    return new Promise((resolve, reject) => {
      const program = startHunspell({
        onRuntimeInitialized: () => resolve({ program }),
        onAbort: (reason) => reject(new Error(String(reason))),
        // It warns of lines that it does not understand.
        print: () => undefined,
        printErr: () => undefined,
      });
    });
  } finally {
    // Each program adds one, which only throws the error again.
    for (const listener of process.listeners('uncaughtException'))
      if (!before.includes(listener)) process.off('uncaughtException', listener);
  }
}

function lexiconOf(program: HunspellProgram, { affix, words }: DictionaryText): Lexicon {
  const { FS, cwrap, allocateUTF8, UTF8ToString, getValue, _malloc, _free } = program;
  const create = cwrap('Hunspell_create', 'number', ['number', 'number']);
  const spell = cwrap('Hunspell_spell', 'number', ['number', 'number']);
  const suggest = cwrap('Hunspell_suggest', 'number', ['number', 'number', 'number']);
  const freeList = cwrap('Hunspell_free_list', null, ['number', 'number', 'number']);
  const using = <Value>(texts: readonly string[], use: (...addresses: number[]) => Value): Value => {
    const addresses = texts.map((each) => allocateUTF8(each));
    const value = use(...addresses);
    for (const address of addresses) _free(address);
    return value;
  };
  FS.mkdir('/dictionary');
  const [affixPath, wordsPath] = ['/dictionary/affix', '/dictionary/words'] as const;
  FS.writeFile(affixPath, affix);
  FS.writeFile(wordsPath, words);
  const hunspell = using([affixPath, wordsPath], create);
  // It has read them.
  for (const path of [affixPath, wordsPath]) FS.unlink(path);
  return {
    has: (word) => using([word.normalize()], (address) => spell(hunspell, address)) !== 0,
    suggest: (word) => {
      const list = _malloc(addressBytes);
      const count = using([word.normalize()], (address) => suggest(hunspell, list, address));
      const first = getValue(list, '*');
      const found = Array.from({ length: count }, (_each, index) =>
        UTF8ToString(getValue(first + index * addressBytes, '*')),
      );
      freeList(hunspell, list, count);
      _free(list);
      return found;
    },
  };
}
