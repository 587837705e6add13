import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DatabaseSync } from '@photostructure/sqlite';
import { create, extract } from 'tar';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { write } from '../../../shared/conversation/author';
import { Log } from '../../../shared/conversation/log';
import { newIdentity } from '../../../shared/node/identity';
import { openForWriting, storeError } from '../../../shared/node/storage/database';
import { historyPrograms } from '../history/test-programs';
import { History } from '../history/history';
import { migrations } from '../history/migrations';
import { silent } from '../logger';
import { NoBackup, type BackupFound } from './backup-format';
import { checkBackup } from './check';
import { checkingFolder, finishRestore, gatheringFolder, restoreAtStart } from './restore';
import { Cancelled } from './tasks';
import { ArchiveThreads } from './thread';

const threads = new ArchiveThreads(new URL('../../../out/main/archive-worker.js', import.meta.url));
const conversation = '3cf90209-d1fe-44f9-a561-b2488e362031';
const ann = newIdentity();
const now = new Date('2026-03-03T10:00:00Z');

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-backup-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const opened = (profile: string): Promise<History> =>
  History.open(join(profile, 'messages.sqlite'), historyPrograms, silent);
const readText = (...path: string[]): string => readFileSync(join(...path), 'utf8');

async function say(history: History, ...texts: string[]): Promise<void> {
  const log = new Log(conversation, history.reader, ann.id, history.reader.kept(conversation));
  const invite = { command: 'INVITE' as const, invited: [{ id: newIdentity().id, user: 'bob' }] };
  if (log.size === 0) log.add([write(log, ann, 'ann', invite, 1)]);
  for (const text of texts) log.add([write(log, ann, 'ann', { command: 'SEND_MESSAGE', id: text, text }, 2)]);
  await history.append([log.changes()]);
}

/** A profile with all its files, none of them in use, and a backup of it. */
const whole = { folder: '', profile: '', backup: '' };
beforeAll(async () => {
  whole.folder = folder = mkdtempSync(join(tmpdir(), 'parley-backup-'));
  whole.profile = join(folder, 'profile');
  const { profile } = whole;
  mkdirSync(profile);
  writeFileSync(join(profile, 'identity.pem'), ann.pem, { mode: 0o600 });
  writeFileSync(join(profile, 'settings.json'), '{"user":"ann"}');
  writeFileSync(join(profile, 'picture.png'), 'not looked at');
  writeFileSync(join(profile, 'windows.json'), 'stays where it is');
  const history = await opened(profile);
  await say(history, 'one', 'secret words', 'two');
  await history.close();
  whole.backup = await backedUp(profile);
});
afterAll(() => rmSync(whole.folder, { recursive: true, force: true }));

function someProfile(): string {
  const profile = mkdtempSync(join(folder, 'profile-'));
  cpSync(whole.profile, profile, { recursive: true });
  return profile;
}

/** A backup of `someProfile`. */
function someBackup(): string {
  const path = join(folder, 'backup.tar');
  copyFileSync(whole.backup, path);
  return path;
}

async function profileInUse(): Promise<{ profile: string; history: History }> {
  const profile = someProfile();
  return { profile, history: await opened(profile) };
}

const signal = new AbortController().signal;
const progress = (): void => undefined;
async function backedUp(profile: string, watched = { signal, progress }): Promise<string> {
  const path = join(folder, 'backup.tar');
  const about = { user: 'ann', program: '0.1.0', now: now.getTime() };
  const gathered = gatheringFolder(profile);
  await threads.run({ kind: 'backup', profile, folder: gathered, path, ...about }, watched);
  return path;
}
const checked = (path: string, profile: string): Promise<BackupFound> =>
  threads.run({ kind: 'check', path, folder: checkingFolder(profile) }, { signal, progress });

/** Checks a backup without a thread, which takes much longer to begin than the check itself. */
function refusalOf(path: string, profile: string): unknown {
  try {
    return checkBackup(path, checkingFolder(profile), progress, progress);
  } catch (error) {
    return error instanceof NoBackup ? error : storeError(error);
  }
}

/** A backup with something done to what is in it. */
function changedBackup(change: (content: string) => string[] | void): string {
  const path = someBackup();
  const content = join(folder, 'content');
  mkdirSync(content);
  extract({ file: path, cwd: content, sync: true });
  const names = change(content) ?? readdirSync(content);
  create({ file: path, cwd: content, sync: true, preservePaths: true }, names);
  return path;
}

test('a backup is made while the profile is in use, and restored at the next start; what was there is kept', async () => {
  const { profile, history } = await profileInUse();
  const path = await backedUp(profile);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(existsSync(gatheringFolder(profile))).toBe(false);
  await say(history, 'after the backup');
  await history.close();
  writeFileSync(join(profile, 'conversations.json'), 'new since');

  const found = await checked(path, profile);
  expect(found).toMatchObject({ about: { user: 'ann', person: ann.id }, conversations: 1, texts: 3 });
  expect(readText(profile, 'conversations.json')).toBe('new since');
  restoreAtStart(profile);
  finishRestore(profile, now, silent);

  expect(readdirSync(profile).sort()).toEqual([
    'before-restore-2026-03-03T10-00-00-000Z',
    'identity.pem',
    'messages.sqlite',
    'picture.png',
    'restored.json',
    'settings.json',
    'windows.json',
  ]);
  expect(JSON.parse(readText(profile, 'restored.json'))).toMatchObject({ unheard: [conversation] });
  expect(statSync(join(profile, 'identity.pem')).mode & 0o777).toBe(0o600);
  const kept = join(profile, 'before-restore-2026-03-03T10-00-00-000Z');
  expect(readText(kept, 'conversations.json')).toBe('new since');
  for (const [where, texts] of [
    [profile, 3],
    [kept, 4],
  ] as const) {
    const again = await opened(where);
    expect(again.reader.countTexts(conversation)).toBe(texts);
    await again.close();
  }
});

test.each([0, 1, 2, 3])('a restore that is cut short is finished at the next start (%i)', async (done) => {
  const profile = someProfile();
  checkBackup(someBackup(), checkingFolder(profile), progress, progress);
  restoreAtStart(profile);
  // As after a crash: some files are out of the way already, under another date.
  const early = join(profile, 'before-restore-earlier');
  mkdirSync(early);
  for (const name of ['identity.pem', 'settings.json', 'messages.sqlite'].slice(0, done))
    writeFileSync(join(early, name), readFileSync(join(profile, name)));
  for (const name of readdirSync(early)) rmSync(join(profile, name));
  finishRestore(profile, now, silent);
  finishRestore(profile, now, silent);
  const again = await opened(profile);
  expect(again.reader.countTexts(conversation)).toBe(3);
  await again.close();
  expect(readText(profile, 'identity.pem')).toBe(ann.pem);
});

test('of messages that were deleted nothing is left in a backup', async () => {
  const { profile, history } = await profileInUse();
  await history.deleteTexts(conversation);
  const path = await backedUp(profile);
  await history.close();
  expect(readFileSync(path).includes('secret words')).toBe(false);
});

test('a backup that is cancelled leaves nothing', async () => {
  const { profile, history } = await profileInUse();
  const stop = new AbortController();
  stop.abort();
  await expect(backedUp(profile, { signal: stop.signal, progress })).rejects.toThrow(Cancelled);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(existsSync(gatheringFolder(profile))).toBe(false);
  await history.close();
});

test.each([
  ['a name that is no backup’s', (content) => writeFileSync(join(content, 'other.js'), '')],
  ['a folder', (content) => mkdirSync(join(content, 'sub'))],
  [
    'a link',
    (content) => (
      rmSync(join(content, 'picture.png')),
      symlinkSync('/etc/passwd', join(content, 'picture.png'))
    ),
  ],
  [
    'a path that leads elsewhere',
    (content) => (writeFileSync(join(content, '..', 'evil'), ''), [...readdirSync(content), '../evil']),
  ],
  ['the same file twice', (content) => [...readdirSync(content), 'picture.png']],
  ['no key', (content) => rmSync(join(content, 'identity.pem'))],
  ['another’s key', (content) => writeFileSync(join(content, 'identity.pem'), newIdentity().pem)],
  ['a broken key', (content) => writeFileSync(join(content, 'identity.pem'), 'x')],
  ['broken settings', (content) => writeFileSync(join(content, 'settings.json'), '{"theme":"loud"}')],
  ['broken drafts', (content) => writeFileSync(join(content, 'conversations.json'), '{"drafts":7}')],
  ['broken addresses of peers', (content) => writeFileSync(join(content, 'peers.json'), '{"port":-1}')],
  ['a huge picture', (content) => writeFileSync(join(content, 'picture.png'), Buffer.alloc(2_000_000))],
  ['no word on what it is', (content) => rmSync(join(content, 'parley-backup.json'))],
  [
    'another word on what it is',
    (content) => writeFileSync(join(content, 'parley-backup.json'), '{"parley":"x"}'),
  ],
] satisfies [string, (content: string) => string[] | void][])(
  'a backup with %s is refused before anything is touched',
  (_what, change) => {
    const path = changedBackup(change);
    const profile = mkdtempSync(join(folder, 'empty-'));
    expect(refusalOf(path, profile)).toBeInstanceOf(NoBackup);
    expect(readdirSync(profile)).toEqual([]);
  },
);

test.each([
  [
    'newer',
    (content: string) =>
      openForWriting(join(content, 'messages.sqlite'), [...migrations, () => undefined]).close(),
  ],
  ['damaged', (content: string) => writeFileSync(join(content, 'messages.sqlite'), Buffer.alloc(8192, 0xff))],
  [
    'newer',
    (content: string) => {
      const about = join(content, 'parley-backup.json');
      writeFileSync(about, readFileSync(about, 'utf8').replace('"version":1', '"version":2'));
    },
  ],
] as const)('messages that are %s are refused', (problem, change) => {
  const path = changedBackup((content) => change(content));
  const profile = mkdtempSync(join(folder, 'empty-'));
  expect(refusalOf(path, profile)).toMatchObject({ problem });
  expect(readdirSync(profile)).toEqual([]);
});

test.each([
  ['cut off', (path: string) => truncateSync(path, statSync(path).size - 4096)],
  ['cut off early', (path: string) => truncateSync(path, 700)],
  ['empty', (path: string) => truncateSync(path, 0)],
  ['something else', (path: string) => writeFileSync(path, 'hello'.repeat(1000))],
])('a backup that is %s is refused', (_what, change) => {
  const path = someBackup();
  change(path);
  expect(refusalOf(path, mkdtempSync(join(folder, 'empty-')))).toBeInstanceOf(NoBackup);
});

test('a thread tells why it refuses a backup', async () => {
  const path = someBackup();
  const profile = mkdtempSync(join(folder, 'empty-'));
  truncateSync(path, 700);
  await expect(checked(path, profile)).rejects.toThrow(NoBackup);
  const damaged = changedBackup((content) =>
    writeFileSync(join(content, 'messages.sqlite'), Buffer.alloc(8192, 0xff)),
  );
  await expect(checked(damaged, profile)).rejects.toMatchObject({ problem: 'damaged' });
  expect(readdirSync(profile)).toEqual([]);
});

/** Does something to the messages in a backup, as somebody who knows SQLite can. */
const edited = (sql: string) => (content: string) => {
  const database = new DatabaseSync(join(content, 'messages.sqlite'));
  database.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
  database.close();
};

test.each([
  ['a missing table', 'DROP TABLE heads'],
  ['a missing index', 'DROP INDEX entries_by_number'],
  ['a missing column', 'ALTER TABLE entries DROP COLUMN details'],
  ['another table', 'CREATE TABLE more (x)'],
  ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END'],
  ['a view', 'CREATE VIEW v AS SELECT 1'],
  ['no version', 'PRAGMA user_version = 0'],
  ['an earlier version than its tables', 'PRAGMA user_version = 1'],
  ['another author', `UPDATE entries SET author = '${newIdentity().id}' WHERE kind = 0`],
  ['another text', "UPDATE entries SET text = 'I owe you 1,000' WHERE kind = 0"],
  ['another name', "UPDATE entries SET name = 'eve'"],
  ['another time', 'UPDATE entries SET at = at + 1'],
  ['another clock', 'UPDATE entries SET clock = clock + 1 WHERE kind = 0'],
  ['no signature', "UPDATE entries SET signature = x''"],
  ['an unknown kind', 'UPDATE entries SET kind = 77 WHERE kind = 0'],
  ['broken details', "UPDATE entries SET details = '{' WHERE kind > 0"],
  ['no counts', 'DELETE FROM heads'],
  ['broken counts', "UPDATE heads SET ranges = 'x-y,3'"],
  ['counts of others', `INSERT INTO heads SELECT conversation, 'somebody', ranges, clock, pruned FROM heads`],
  ['an invitation that is missing', 'DELETE FROM entries WHERE kind = 1'],
  ['messages of no conversation', 'UPDATE entries SET conversation = 99'],
  ['a conversation of another name', "UPDATE conversations SET conversation = 'x'"],
])('a backup whose messages have %s is refused before anything is touched', (_what, sql) => {
  const path = changedBackup(edited(sql));
  const profile = mkdtempSync(join(folder, 'empty-'));
  expect(refusalOf(path, profile)).toMatchObject({ problem: 'damaged' });
  expect(readdirSync(profile)).toEqual([]);
});

test('checking a backup tells how far it is, and can be cancelled', async () => {
  const profile = mkdtempSync(join(folder, 'empty-'));
  const told: number[] = [];
  const task = { kind: 'check' as const, path: someBackup(), folder: checkingFolder(profile) };
  await threads.run(task, { signal, progress: (done, total) => told.push(done, total) });
  expect(told.slice(-2)).toEqual([4, 4]);
  const stop = new AbortController();
  stop.abort();
  await expect(threads.run(task, { signal: stop.signal, progress })).rejects.toThrow(Cancelled);
  expect(existsSync(checkingFolder(profile))).toBe(false);
});

test('a packed file is refused from its first block, whatever it would unpack to', async () => {
  const bomb = join(folder, 'backup.tar');
  writeFileSync(bomb, gzipSync(Buffer.alloc(64 * 1024 * 1024)));
  const before = process.memoryUsage().rss;
  await expect(checked(bomb, folder)).rejects.toThrow('It is no tar file, or a packed one.');
  expect(process.memoryUsage().rss - before).toBeLessThan(48 * 1024 * 1024);
});

test('a packed backup is refused: it could hold more than the disk', async () => {
  changedBackup(() => undefined);
  const packed = join(folder, 'packed.tar');
  create({ file: packed, cwd: join(folder, 'content'), sync: true, gzip: true }, [
    'parley-backup.json',
    'identity.pem',
    'messages.sqlite',
  ]);
  await expect(checked(packed, folder)).rejects.toThrow(NoBackup);
});
