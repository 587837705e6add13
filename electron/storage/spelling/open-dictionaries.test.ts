import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { germanAffix, germanWords } from '../../../testing/spelling/german';
import { appDictionary, type Dictionary } from './dictionaries';
import { OpenDictionaries } from './open-dictionaries';

let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'parley-spelling-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const app = { affix: 'SET UTF-8\n', words: '2\nword\nlist\n' };

function put(id: string, affix: string | Uint8Array, words: string | Uint8Array): Dictionary {
  const files = { affix: join(dir, `${id}.aff`), words: join(dir, `${id}.dic`) };
  writeFileSync(files.affix, affix);
  writeFileSync(files.words, words);
  return { id, origin: 'own', files };
}

/** A German text in the encoding that most German dictionaries have. */
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

test('words are looked up with their endings and compounds, in the dictionary’s own encoding', async () => {
  const german = put('de_DE', latin1(germanAffix('ISO8859-1')), latin1(germanWords));
  const { lexicons, unusable } = await new OpenDictionaries(app).use([german]);
  expect(unusable).toEqual([]);
  const [has, suggest] = [lexicons[0]?.has, lexicons[0]?.suggest];
  for (const word of ['Straße', 'Straßen', 'Bahn', 'Straßenbahn', 'Größe', 'Größen'])
    expect(has?.(word), word).toBe(true);
  for (const word of ['Strasse', 'Bahnen', 'Bahnstraßenx']) expect(has?.(word), word).toBe(false);
  expect(suggest?.('Strase')).toContain('Straße');
  expect(suggest?.('Grösse')).toContain('Größe');
});

test('several dictionaries are used together, the app’s among them, and closed ones can be used again', async () => {
  const dictionaries = new OpenDictionaries(app);
  const german = put('de_DE', germanAffix('UTF-8'), germanWords);
  const both = await dictionaries.use([appDictionary, german]);
  expect(both.lexicons.map((each) => each.has('word'))).toEqual([true, false]);
  expect((await dictionaries.use([german])).lexicons.map((each) => each.has('Bahn'))).toEqual([true]);
  expect((await dictionaries.use([appDictionary])).lexicons.map((each) => each.has('list'))).toEqual([true]);
});

test('files that are no dictionary say why, and the others are used all the same', async () => {
  const pictures = put(
    'aa',
    Uint8Array.from({ length: 5_000 }, (_each, index) => (index * 37) % 256),
    'x\0y',
  );
  const prose = put('bb', 'SET UTF-8\n', 'This is a text.\n');
  const strange = put('cc', 'SET KLINGON-8\n', '1\nword\n');
  const half: Dictionary = {
    id: 'dd',
    origin: 'own',
    files: { affix: join(dir, 'none'), words: join(dir, 'no') },
  };
  const dictionaries = new OpenDictionaries(app);
  const { lexicons, unusable } = await dictionaries.use([pictures, prose, strange, half, appDictionary]);
  expect(unusable).toEqual([
    { id: 'aa', problem: 'broken' },
    { id: 'bb', problem: 'broken' },
    { id: 'cc', problem: 'encoding' },
    { id: 'dd', problem: 'unreadable' },
  ]);
  expect(lexicons).toHaveLength(1);
  expect(await dictionaries.test(prose)).toEqual({ id: 'bb', problem: 'broken' });
  expect(await dictionaries.test(put('ee', 'SET UTF-8\n', '1\nword\n'))).toBeUndefined();
});

test('rules that make no sense, and words without end, break nothing', async () => {
  const rules = put(
    'aa',
    `SET UTF-8\nFLAG num\nPFX 1 Y 900000\nSFX\nREP 5\n${'COMPOUNDRULE (((\n'.repeat(50)}`,
    '3\na/9\nb/\n',
  );
  const long = put('bb', 'SET UTF-8\nCOMPOUNDMIN 1\nCOMPOUNDFLAG X\n', `2\n${'a'.repeat(10_000)}\na/X\n`);
  const { lexicons } = await new OpenDictionaries(app).use([rules, long, appDictionary]);
  for (const each of lexicons) expect(each.has('a'.repeat(60)) || each.has('z')).toBeTypeOf('boolean');
  expect(lexicons.at(-1)?.has('word')).toBe(true);
});
