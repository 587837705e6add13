import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openIdentity } from './keys/identity';
import { silent, type Logger } from './logger';
import { Memory } from './memory';
import { limits } from '../../shared/protocol/limits';
import { hash } from '../../testing/membership/names';
import { testPng } from '../../testing/picture/test-png';
import { ann, bob } from '../../testing/windows/test-talk';
import { PictureFile } from './picture';
import { openSettings } from './settings';
import { storedLanguage } from './stored-language';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-storage-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string): string => join(folder, name);
const asides = (): string[] => readdirSync(folder).filter((name) => name.includes('.unreadable-'));

function listening(): Logger & { warnings: string[] } {
  const warnings: string[] = [];
  return { ...silent, warnings, warn: (message) => void warnings.push(message) };
}

test('settings survive a restart, including fields of later versions', () => {
  writeFileSync(inFolder('settings.json'), JSON.stringify({ theme: 'dark', later: { x: 1 } }));
  const settings = openSettings(inFolder('settings.json'), silent);
  expect(settings.value).toMatchObject({ theme: 'dark', user: null, enterSends: true });
  settings.write({ ...settings.value, user: 'ann' });
  const kept: unknown = JSON.parse(readFileSync(inFolder('settings.json'), 'utf8'));
  expect(kept).toMatchObject({ theme: 'dark', user: 'ann', later: { x: 1 } });
  expect(statSync(inFolder('settings.json')).mode & 0o777).toBe(0o600);
});

test.each(['{ "theme": ', '', '[]', '{"theme":"pink"}', '\0\0\0'])(
  'unreadable settings are set aside and reported: %j',
  (content) => {
    writeFileSync(inFolder('settings.json'), content);
    const log = listening();
    expect(openSettings(inFolder('settings.json'), log).value.theme).toBe('system');
    expect(log.warnings).toHaveLength(1);
    const [aside] = asides();
    expect(readFileSync(inFolder(aside ?? ''), 'utf8')).toBe(content);
  },
);

test('the language of a profile is known before it is opened; an unreadable file stays unchanged', () => {
  expect(storedLanguage(folder)).toBeUndefined();
  for (const [text, language] of [
    ['{"language":"de"}', 'de'],
    ['{}', 'system'],
    ['{"language":"xx"}', undefined],
    ['broken', undefined],
  ] as const) {
    writeFileSync(inFolder('settings.json'), text);
    expect(storedLanguage(folder)).toBe(language);
    expect(readFileSync(inFolder('settings.json'), 'utf8')).toBe(text);
  }
  expect(asides()).toEqual([]);
});

test('the identity is created once and readable by its owner only', () => {
  const first = openIdentity(inFolder('identity.pem'), silent);
  expect(openIdentity(inFolder('identity.pem'), silent).id).toBe(first.id);
  expect(statSync(inFolder('identity.pem')).mode & 0o777).toBe(0o600);
});

test('what conversations notify of, archiving, drafts and pictures are stored', () => {
  const memory = new Memory(inFolder('memory.json'), silent);
  memory.setAttention('c', { level: 'nothing', until: 5 });
  memory.setAttention('d', { level: 'nothing', until: null });
  memory.setAttention('d', { level: 'all', until: null });
  memory.archive('c', true);
  memory.archive('d', true);
  memory.archive('d', false);
  memory.setDraft('c', 'half');
  memory.setDraft('d', 'x');
  memory.setDraft('d', '');
  memory.seePictures([['ann', 'hash']]);
  memory.flush();
  const again = new Memory(inFolder('memory.json'), silent);
  expect(again.attention('c')).toEqual({ level: 'nothing', until: 5 });
  expect(again.attention('d')).toEqual({ level: 'all', until: null });
  expect(again.attentionEnds()).toEqual([5]);
  expect([again.isArchived('c'), again.isArchived('d')]).toEqual([true, false]);
  expect([again.draft('c'), again.draft('d'), again.picture('ann')]).toEqual(['half', '', 'hash']);
});

test('of one conversation is forgotten up to where others have read it', () => {
  const memory = new Memory(inFolder('memory.json'), silent);
  memory.setSeen('garden', ann.person, hash('one'));
  memory.setSeen('kitchen', bob.person, hash('two'));
  memory.forgetSeen('garden');
  expect(memory.seen('garden')).toEqual([]);
  expect(memory.seen('kitchen')).toEqual([[bob.person, hash('two')]]);
});

test('conversations that an earlier version muted stay so', () => {
  writeFileSync(inFolder('muted.json'), JSON.stringify({ muted: ['c'], drafts: { c: 'half' } }));
  const memory = new Memory(inFolder('muted.json'), silent);
  expect(memory.attention('c')).toEqual({ level: 'nothing', until: null });
  expect([memory.attention('d').level, memory.draft('c')]).toEqual(['all', 'half']);
});

test('only the latest pictures of strangers are kept', () => {
  const memory = new Memory(inFolder('many.json'), silent);
  const most = limits.picturesRemembered;
  memory.seePictures(Array.from({ length: most + 1 }, (_, number) => [`p${number}`, 'old'] as const));
  expect([memory.picture('p0'), memory.picture(`p${most}`)]).toEqual(['old', null]);
  memory.seePictures([[`p${most}`, 'old']]);
  expect([memory.picture('p0'), memory.picture('p1')]).toEqual([null, 'old']);
  memory.seePictures([['p1', 'new']]);
  memory.seePictures([
    ['q', 'hash'],
    ['p3', null],
  ]);
  expect(['p1', 'p2', 'p3', 'q'].map((person) => memory.picture(person))).toEqual([
    'new',
    'old',
    null,
    'hash',
  ]);
  memory.seePictures([['r', 'hash']]);
  expect(memory.picture('p2')).toBeNull();
});

test('only valid pictures are read from files', () => {
  const file = new PictureFile(inFolder('picture.png'));
  expect(file.read()).toBeNull();
  file.write(testPng());
  expect(file.read()).toEqual(testPng());
  file.write(Buffer.from('GIF89a'));
  expect(file.read()).toBeNull();
  file.write(null);
  expect(file.read()).toBeNull();
});
