import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const name = 'virtual:dictionary-en';

const read = (file: string): string =>
  JSON.stringify(readFileSync(join('node_modules', 'dictionary-en', file), 'utf8'));

/** Gives the thread that checks spelling the English dictionary. Its package would look for its files beside itself. */
export const dictionary = {
  name: 'dictionary',
  resolveId: (id: string): string | undefined => (id === name ? `\0${name}` : undefined),
  load: (id: string): string | undefined =>
    id === `\0${name}`
      ? `export const affix = ${read('index.aff')};\nexport const words = ${read('index.dic')};`
      : undefined,
};
