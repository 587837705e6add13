import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { write } from '../../shared/conversation/author';
import { Log } from '../../shared/conversation/log';
import { entryVerifies, newIdentity } from '../../shared/node/identity';
import { SqliteEntries } from './entries';
import { openIdentity } from './identity';
import { silent, type Logger } from './logger';
import { Memory } from './memory';
import { checkPicture, PictureFile } from './picture';
import { openSettings } from './settings';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-storage-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string): string => join(folder, name);
const asides = (): string[] => readdirSync(folder).filter((name) => name.includes('.unreadable-'));

function listening(): Logger & { warnings: string[] } {
  const warnings: string[] = [];
  return { ...silent, warnings, warn: (message) => void warnings.push(message) };
}

test('settings are there again, with fields of later versions', () => {
  writeFileSync(inFolder('settings.json'), JSON.stringify({ theme: 'dark', later: { x: 1 } }));
  const settings = openSettings(inFolder('settings.json'), silent);
  expect(settings.value).toMatchObject({ theme: 'dark', user: null, onClose: 'ask' });
  settings.write({ ...settings.value, user: 'ann' });
  const kept: unknown = JSON.parse(readFileSync(inFolder('settings.json'), 'utf8'));
  expect(kept).toMatchObject({ theme: 'dark', user: 'ann', later: { x: 1 } });
  expect(statSync(inFolder('settings.json')).mode & 0o777).toBe(0o600);
});

test.each(['{ "theme": ', '', '[]', '{"theme":"pink"}', '\0\0\0'])(
  'settings that cannot be read are set aside and said: %j',
  (content) => {
    writeFileSync(inFolder('settings.json'), content);
    const log = listening();
    expect(openSettings(inFolder('settings.json'), log).value.theme).toBe('system');
    expect(log.warnings).toHaveLength(1);
    const [aside] = asides();
    expect(readFileSync(inFolder(aside ?? ''), 'utf8')).toBe(content);
  },
);

test('the identity is made once, for its owner only', () => {
  const first = openIdentity(inFolder('identity.pem'), silent);
  expect(openIdentity(inFolder('identity.pem'), silent).id).toBe(first.id);
  expect(statSync(inFolder('identity.pem')).mode & 0o777).toBe(0o600);
});

test('read marks only move forward; drafts and pictures are remembered', () => {
  const memory = new Memory(inFolder('memory.json'), silent);
  expect(memory.markRead('c', '2')).toBe(true);
  expect(memory.markRead('c', '1')).toBe(false);
  memory.setDraft('c', 'half');
  memory.setDraft('d', 'x');
  memory.setDraft('d', '');
  memory.seePictures([['ann', 'hash']]);
  memory.flush();
  const again = new Memory(inFolder('memory.json'), silent);
  expect([again.readUpTo('c'), again.draft('c'), again.draft('d'), again.picture('ann')]).toEqual([
    '2',
    'half',
    '',
    'hash',
  ]);
});

const identity = newIdentity();
const id = '3cf90209-d1fe-44f9-a561-b2488e362031';

function someEntries(count: number) {
  const log = new Log(id);
  log.add([
    write(
      log,
      identity,
      'ann',
      { command: 'INVITE', invited: [{ id: newIdentity().id, user: 'bob' }], title: 'G' },
      5,
    ),
  ]);
  for (let number = 1; number <= count; number += 1)
    log.add([
      write(
        log,
        identity,
        'ann',
        { command: 'SEND_MESSAGE', id: `m${number}`, text: 'שלום 👩‍👩‍👧\n"\\' },
        number,
      ),
    ]);
  log.add([write(log, identity, 'ann', { command: 'LEAVE' }, 9)]);
  return [...log.entries];
}

test('entries come back as they were, signatures and all, each once', () => {
  const entries = someEntries(20);
  const store = SqliteEntries.open(inFolder('m.sqlite'), silent);
  store.append(entries);
  store.append(entries.slice(3));
  store.close();
  const again = SqliteEntries.open(inFolder('m.sqlite'), silent);
  const loaded = again.load().sort((a, b) => a.number - b.number);
  expect(loaded).toEqual(entries);
  expect(loaded.every(entryVerifies)).toBe(true);
  again.close();
});

test('entries are durable when append returns: another reader sees them', () => {
  const store = SqliteEntries.open(inFolder('m.sqlite'), silent);
  store.append(someEntries(3));
  const reader = SqliteEntries.open(inFolder('m.sqlite'), silent);
  expect(reader.load()).toHaveLength(5);
  reader.close();
  store.close();
});

test.each([Buffer.from('this is no database at all, it only looks like a file'), Buffer.alloc(4096, 0xff)])(
  'a database that is broken is set aside, and a new one begun',
  (bytes) => {
    writeFileSync(inFolder('m.sqlite'), bytes);
    const log = listening();
    const store = SqliteEntries.open(inFolder('m.sqlite'), log);
    expect(store.load()).toEqual([]);
    store.append(someEntries(1));
    expect(store.load()).toHaveLength(3);
    store.close();
    expect(log.warnings.length).toBeGreaterThan(0);
    expect(asides().length).toBeGreaterThan(0);
  },
);

test('only a PNG that is small enough is a picture', () => {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  expect(checkPicture(head).ok).toBe(true);
  for (const bytes of [Buffer.from('GIF89a'), Buffer.alloc(0), Buffer.concat([head, Buffer.alloc(45_000)])])
    expect(checkPicture(bytes)).toMatchObject({ ok: false, error: { code: 'bad-icon' } });
  const file = new PictureFile(inFolder('picture.png'));
  expect(file.read()).toBeNull();
  file.write(head);
  expect(file.read()).toEqual(head);
  file.write(null);
  expect(file.read()).toBeNull();
});
