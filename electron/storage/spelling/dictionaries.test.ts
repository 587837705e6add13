import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appDictionary, findDictionaries, fitting, idOf, systemFolders } from './dictionaries';

let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'parley-dictionaries-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(folder: string, ...names: string[]): string {
  const path = join(dir, folder);
  mkdirSync(path, { recursive: true });
  for (const name of names) writeFileSync(join(path, name), '');
  return path;
}

test('a dictionary is two files with the name of a language; the user’s own counts before others', () => {
  const own = put('own', 'nl.dic', 'nl.aff', 'de_DE.dic', 'de_DE.aff');
  const system = put('system', 'de_DE.dic', 'de_DE.aff', 'de-AT.dic', 'de-AT.aff', 'en_US.dic', 'en_US.aff');
  put('system', 'hyph_de_DE.dic', 'fr.dic', 'es.aff', 'README', 'th_en_US.dic', 'x'.repeat(60));
  const found = findDictionaries(own, [join(dir, 'none'), system]);
  expect(found.map(({ id, origin }) => `${origin} ${id}`)).toEqual([
    'own de_DE',
    'own nl',
    'app en_US',
    'system de_AT',
  ]);
  expect(found[0]?.files).toEqual({ affix: join(own, 'de_DE.aff'), words: join(own, 'de_DE.dic') });
});

test('without any folder there is the app’s', () => {
  expect(findDictionaries(join(dir, 'none'), [])).toEqual([appDictionary]);
});

test('names that lead elsewhere are none', () => {
  for (const name of ['../de_DE.dic', 'de/DE.dic', '.dic', 'de_DE.txt', 'de_DE', 'de\0.dic'])
    expect(idOf(name), name).toBeUndefined();
  expect(idOf('de-DE.dic')).toBe('de_DE');
});

test('of each of the user’s languages the dictionary of that region is used, or the first of the language', () => {
  const all = ['de_AT', 'de_DE', 'en_US', 'pt_BR'].map((id) => ({ id, origin: 'system' as const }));
  expect(fitting(all, ['de-DE', 'en-GB', 'en-US', 'fr-FR'])).toEqual(['de_DE', 'en_US']);
  expect(fitting(all, ['de'])).toEqual(['de_AT']);
  expect(fitting(all, ['d'])).toEqual([]);
});

test('a Linux system has dictionaries where its variables say; others have none', () => {
  expect(systemFolders({ XDG_DATA_HOME: '/a', XDG_DATA_DIRS: '/b::/c' }, '/home/ann', 'linux')).toEqual([
    '/a/hunspell',
    '/a/myspell/dicts',
    '/b/hunspell',
    '/b/myspell/dicts',
    '/c/hunspell',
    '/c/myspell/dicts',
  ]);
  expect(systemFolders({}, '/home/ann', 'linux')).toContain('/usr/share/hunspell');
  expect(systemFolders({}, '/home/ann', 'linux')).toContain('/home/ann/.local/share/hunspell');
  expect(systemFolders({}, '/Users/ann', 'darwin')).toEqual([]);
});
