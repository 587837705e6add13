import {
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
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { create } from 'tar';
import { expect, test } from 'vitest';
import { newPersonKey } from '../../../runtime/entries/keys';
import { openForWriting } from '../../../runtime/sqlite/database';
import { migrations } from '../messages/tables';
import { silent } from '../logger';
import { linesOf } from './lines-export';
import { WholeReader } from './whole-reader';
import { BackupFormatError } from './backup-format';
import { checkBackup } from './check';
import { checkingFolder, finishRestore, gatheringFolder, restoreAtStart } from './restore';
import { CancelledError } from './tasks';

import {
  threads,
  ann,
  now,
  folder,
  readText,
  opened,
  countIn,
  say,
  shownMessages,
  conversation,
  whole,
  someProfile,
  someBackup,
  profileInUse,
  signal,
  progress,
  backedUp,
  checked,
  refusalOf,
  changedBackup,
} from '../../../testing/archive/backup-kit';

test('a backup is made while the profile is in use and restored at the next start; the previous files are kept', async () => {
  const { profile, history } = profileInUse();
  const path = await backedUp(profile);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(existsSync(gatheringFolder(profile))).toBe(false);
  say(history, 'after the backup');
  history.close();
  writeFileSync(join(profile, 'conversations.json'), 'new since');

  const found = await checked(path, profile);
  expect(found).toMatchObject({
    about: { user: 'ann', person: ann.id },
    conversations: 1,
    messages: shownMessages,
  });
  expect(readText(profile, 'conversations.json')).toBe('new since');
  restoreAtStart(profile);
  finishRestore(profile, now, silent);

  expect(readdirSync(profile).sort()).toEqual([
    'before-restore-2026-03-03T10-00-00-000Z',
    'identity.pem',
    'messages.sqlite',
    'picture.png',
    'settings.json',
    'windows.json',
  ]);
  expect(statSync(join(profile, 'identity.pem')).mode & 0o777).toBe(0o600);
  const kept = join(profile, 'before-restore-2026-03-03T10-00-00-000Z');
  // The restored profile gets a writer of its own.
  expect(readText(kept, 'writer.json')).toBe(ann.writer.pem);
  expect(readText(kept, 'conversations.json')).toBe('new since');
  expect([countIn(profile), countIn(kept)]).toEqual([shownMessages, shownMessages + 1]);
});

test('a restored profile has every entry to the byte: messages, edits, deletions, forks and cuts', async () => {
  const profile = mkdtempSync(join(folder, 'empty-'));
  await checked(someBackup(), profile);
  const lines = (path: string): string[] => {
    const reader = WholeReader.open(join(path, 'messages.sqlite'));
    const all = [...linesOf(reader, { conversations: null, person: ann.id, now: 0 })];
    reader.close();
    return all;
  };
  expect(lines(checkingFolder(profile))).toEqual(lines(whole.profile));
  const shown = (path: string): unknown[] => {
    const { reader, close } = opened(path);
    const rows = reader.before(conversation.log.conversation, undefined, 100);
    close();
    return rows;
  };
  expect(shown(checkingFolder(profile))).toEqual(shown(whole.profile));
});

test('a backup does not say where received files are saved, and names no files; its other settings come along', async () => {
  const named = {
    fileFolder: '/home/ann/.config/autostart',
    soundFiles: { message: '//elsewhere/x.wav' },
    calendarFile: '//elsewhere/x.ics',
  };
  const settings = { user: 'ann', theme: 'dark', ...named, later: 1 };
  const path = changedBackup((content) =>
    writeFileSync(join(content, 'settings.json'), JSON.stringify(settings)),
  );
  const profile = mkdtempSync(join(folder, 'empty-'));
  checkBackup(path, checkingFolder(profile), progress, progress);
  const restored: unknown = JSON.parse(readText(checkingFolder(profile), 'settings.json'));
  expect(restored).toMatchObject({ user: 'ann', theme: 'dark', later: 1 });
  for (const name of Object.keys(named)) expect(restored).not.toHaveProperty(name);
});

test('a backup has neither the writer’s key nor other data of this computer', async () => {
  const { profile, history } = profileInUse();
  for (const name of ['writer.json', 'leaving.json', 'updates.json'])
    writeFileSync(join(profile, name), 'of this computer');
  const path = await backedUp(profile);
  history.close();
  expect(readFileSync(path).includes('of this computer')).toBe(false);
  expect(readFileSync(path).includes(ann.person.pem.split('\n')[1] ?? '?')).toBe(true);
});

test.each([0, 1, 2, 3])('an interrupted restore is completed at the next start (%i)', async (done) => {
  const profile = someProfile();
  checkBackup(someBackup(), checkingFolder(profile), progress, progress);
  restoreAtStart(profile);
  // As after a crash: some files have already been moved aside, under another date.
  const early = join(profile, 'before-restore-earlier');
  mkdirSync(early);
  for (const name of ['identity.pem', 'settings.json', 'messages.sqlite'].slice(0, done))
    writeFileSync(join(early, name), readFileSync(join(profile, name)));
  for (const name of readdirSync(early)) rmSync(join(profile, name));
  finishRestore(profile, now, silent);
  finishRestore(profile, now, silent);
  expect(countIn(profile)).toBe(shownMessages);
  expect(readText(profile, 'identity.pem')).toBe(ann.person.pem);
  expect(existsSync(join(profile, 'writer.json'))).toBe(false);
});

test('a backup has no remains of deleted messages', async () => {
  const { profile, history } = profileInUse();
  history.writer.deleteTexts(conversation.log.conversation);
  const path = await backedUp(profile);
  history.close();
  expect(readFileSync(path).includes('secret words')).toBe(false);
});

test('a cancelled backup leaves no file', async () => {
  const { profile, history } = profileInUse();
  const stop = new AbortController();
  stop.abort();
  await expect(backedUp(profile, { signal: stop.signal, progress })).rejects.toThrow(CancelledError);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(existsSync(gatheringFolder(profile))).toBe(false);
  history.close();
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
  ['another’s key', (content) => writeFileSync(join(content, 'identity.pem'), newPersonKey().pem)],
  ['a broken key', (content) => writeFileSync(join(content, 'identity.pem'), 'x')],
  ['broken settings', (content) => writeFileSync(join(content, 'settings.json'), '{"theme":"loud"}')],
  ['broken drafts', (content) => writeFileSync(join(content, 'conversations.json'), '{"drafts":7}')],
  ['broken addresses of peers', (content) => writeFileSync(join(content, 'peers.json'), '{"port":-1}')],
  [
    'broken keys of servers',
    (content) => writeFileSync(join(content, 'servers.json'), '{"keys":{"lab:1":"x"}}'),
  ],
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
    expect(refusalOf(path, profile)).toBeInstanceOf(BackupFormatError);
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
      writeFileSync(about, readFileSync(about, 'utf8').replace('"version":2', '"version":3'));
    },
  ],
  [
    'older',
    (content: string) => {
      const about = join(content, 'parley-backup.json');
      writeFileSync(about, readFileSync(about, 'utf8').replace('"version":2', '"version":1'));
    },
  ],
  [
    'older',
    (content: string) => {
      rmSync(join(content, 'messages.sqlite'));
      openForWriting(join(content, 'messages.sqlite'), [
        (each) => each.exec('CREATE TABLE lines (line TEXT)'),
      ]).close();
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
  expect(refusalOf(path, mkdtempSync(join(folder, 'empty-')))).toBeInstanceOf(BackupFormatError);
});

test('the thread reports why it refuses a backup', async () => {
  const path = someBackup();
  const profile = mkdtempSync(join(folder, 'empty-'));
  truncateSync(path, 700);
  await expect(checked(path, profile)).rejects.toThrow(BackupFormatError);
  const damaged = changedBackup((content) =>
    writeFileSync(join(content, 'messages.sqlite'), Buffer.alloc(8192, 0xff)),
  );
  await expect(checked(damaged, profile)).rejects.toMatchObject({ problem: 'damaged' });
  expect(readdirSync(profile)).toEqual([]);
});

test('checking a backup reports progress and can be cancelled', async () => {
  const profile = mkdtempSync(join(folder, 'empty-'));
  const told: number[] = [];
  const task = { kind: 'check' as const, path: someBackup(), folder: checkingFolder(profile) };
  await threads.run(task, { signal, progress: (done, total) => told.push(done, total) });
  expect(told.slice(-2)).toEqual([conversation.entries.length, conversation.entries.length]);
  const stop = new AbortController();
  stop.abort();
  await expect(threads.run(task, { signal: stop.signal, progress })).rejects.toThrow(CancelledError);
  expect(existsSync(checkingFolder(profile))).toBe(false);
});

test('a compressed file is refused after its first block, whatever its unpacked size', async () => {
  const bomb = join(folder, 'backup.tar');
  writeFileSync(bomb, gzipSync(Buffer.alloc(64 * 1024 * 1024)));
  const before = process.memoryUsage().rss;
  await expect(checked(bomb, folder)).rejects.toThrow('It is not a tar file, or it is compressed.');
  expect(process.memoryUsage().rss - before).toBeLessThan(48 * 1024 * 1024);
});

test('a compressed backup is refused, because it could fill the disk', async () => {
  changedBackup(() => undefined);
  const packed = join(folder, 'packed.tar');
  create({ file: packed, cwd: join(folder, 'content'), sync: true, gzip: true }, [
    'parley-backup.json',
    'identity.pem',
    'messages.sqlite',
  ]);
  await expect(checked(packed, folder)).rejects.toThrow(BackupFormatError);
});
