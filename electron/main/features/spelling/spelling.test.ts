import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreWorker } from '../../../../runtime/threads/worker-client';
import { germanAffix, germanWords } from '../../../../testing/spelling/german';
import { settingsFileSchema, type StoredSettings } from '../../../storage/settings';
import type { SpellingOperations } from '../../../storage/spelling/worker';
import { Spelling } from './spelling';

let dir = '';
let spelling: Spelling | undefined;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'parley-spelling-'))));
afterEach(async () => {
  await spelling?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Spell checking with the built thread, and a system that has a German dictionary. */
function made({ languages = ['en-US'], isBySystem = false } = {}) {
  const system = join(dir, 'system');
  mkdirSync(system);
  writeFileSync(join(system, 'de_DE.aff'), germanAffix('UTF-8'));
  writeFileSync(join(system, 'de_DE.dic'), germanWords);
  let all = settingsFileSchema.parse({});
  const own = join(dir, 'own');
  const one = new Spelling({
    preferences: {
      get all() {
        return all;
      },
      change: (changes) => {
        all = { ...all, ...changes };
        one.settingsChanged();
      },
    },
    thread: new StoreWorker<SpellingOperations>(
      new URL('../../../../out/main/spelling-worker.js', import.meta.url),
      {},
    ),
    own,
    system: [system],
    languages: () => languages,
    isBySystem,
  });
  spelling = one;
  const change = (changes: Partial<StoredSettings>): void => {
    all = { ...all, ...changes };
    one.settingsChanged();
  };
  return { one, own, change, settings: () => all };
}

const words = ['word', 'wrod', 'Straßenbahn', 'Parley'];

test('words are checked in the user’s languages, in those they choose, or not at all', async () => {
  const { one, change } = made();
  expect(one.view).toEqual({ isOn: true, languages: ['en-US'], version: 0 });
  expect(await one.misspelt(words)).toEqual(['wrod', 'Straßenbahn']);
  expect(await one.suggest('wrod')).toContain('word');
  change({ dictionaries: ['de_DE', 'en_US', 'xx'] });
  expect(one.view).toEqual({ isOn: true, languages: ['de-DE', 'en-US'], version: 1 });
  expect(await one.misspelt(words)).toEqual(['wrod']);
  change({ dictionaries: ['de_DE'] });
  expect(await one.misspelt(words)).toEqual(['word', 'wrod', 'Parley']);
  change({ spelling: false });
  expect(one.view).toMatchObject({ isOn: false, languages: [] });
  expect(await one.misspelt(words)).toEqual([]);
});

test('without a dictionary of the user’s languages nothing is marked', async () => {
  const { one } = made({ languages: ['sw-KE'] });
  expect(one.view).toMatchObject({ isOn: false, languages: [] });
  expect(await one.misspelt(words)).toEqual([]);
});

test('an added word is right from then on, and when it is removed wrong again', async () => {
  const { one, change, settings } = made();
  expect(await one.misspelt(['wrod'])).toEqual(['wrod']);
  one.addWord('wrod');
  one.addWord('wrod');
  expect(settings().ownWords).toEqual(['wrod']);
  expect(one.view.version).toBe(1);
  expect(await one.misspelt(['wrod', 'Wrod'])).toEqual([]);
  change({ ownWords: [] });
  expect(await one.misspelt(['wrod'])).toEqual(['wrod']);
  change({ ownWords: Array.from({ length: 1_000 }, (_each, index) => `w${index}`) });
  expect(one.isFull).toBe(true);
  one.addWord('wrod');
  expect(settings().ownWords).toHaveLength(1_000);
});

test('the user adds a dictionary, by either file, uses it at once, and removes it', async () => {
  const { one, own, settings } = made();
  const elsewhere = join(dir, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'tlh.aff'), 'SET UTF-8\n');
  writeFileSync(join(elsewhere, 'tlh.dic'), '1\nqapla\n');
  await one.add(join(elsewhere, 'tlh.aff'));
  expect(readdirSync(own).sort()).toEqual(['tlh.aff', 'tlh.dic']);
  expect(settings().dictionaries).toEqual(['en_US', 'tlh']);
  expect(await one.misspelt(['qapla', 'word', 'wrod'])).toEqual(['wrod']);
  expect(await one.list()).toEqual([
    { id: 'tlh', origin: 'own', isUsed: true, problem: null },
    { id: 'en_US', origin: 'app', isUsed: true, problem: null },
    { id: 'de_DE', origin: 'system', isUsed: false, problem: null },
  ]);
  one.remove('de_DE');
  one.remove('tlh');
  expect(readdirSync(own)).toEqual([]);
  expect(settings().dictionaries).toEqual(['en_US']);
  expect(await one.misspelt(['qapla'])).toEqual(['qapla']);
});

test('what is no dictionary is refused in words, and one that breaks later is said to be broken', async () => {
  const { one, own, change, settings } = made();
  writeFileSync(join(dir, 'nl.dic'), 'a letter\n');
  await expect(one.add(join(dir, 'nl.dic'))).rejects.toMatchObject({
    code: 'dictionary',
    message: expect.stringContaining('two files'),
  });
  writeFileSync(join(dir, 'nl.aff'), '');
  await expect(one.add(join(dir, 'nl.dic'))).rejects.toMatchObject({
    message: expect.stringContaining('not a Hunspell dictionary'),
  });
  await expect(one.add(join(dir, 'my letter.dic'))).rejects.toMatchObject({
    message: expect.stringContaining('named after its language'),
  });
  expect(settings().dictionaries).toBeNull();
  mkdirSync(own);
  writeFileSync(join(own, 'nl.dic'), 'a letter\n');
  writeFileSync(join(own, 'nl.aff'), '');
  await one.list();
  change({ dictionaries: ['nl', 'en_US'] });
  expect((await one.list())[0]).toMatchObject({
    id: 'nl',
    isUsed: true,
    problem: { key: 'spelling.broken' },
  });
  expect(await one.misspelt(words)).toEqual(['wrod', 'Straßenbahn']);
});

test('where the system checks spelling, nothing else does', async () => {
  const { one } = made({ isBySystem: true });
  expect(one.view).toEqual({ isOn: true, languages: [], version: 0 });
  expect(await one.misspelt(words)).toEqual([]);
  expect(await one.list()).toEqual([]);
});
