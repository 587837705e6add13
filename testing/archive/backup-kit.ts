import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { create, extract } from 'tar';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openEntries } from '../../runtime/entries/store/open-entries';
import { storeError } from '../../runtime/sqlite/database';
import type { LogEntry } from '../../shared/conversation/log-entry';
import { found, join as accept, leave, newAuthor, newLog, say as write } from '../entries/authors';
import { MessagesReader } from '../../electron/storage/messages/messages-reader';
import { MessagesWriter } from '../../electron/storage/messages/messages-writer';
import { migrations } from '../../electron/storage/messages/tables';
import { BackupFormatError, type BackupSummary } from '../../electron/storage/archive/backup-format';
import { checkBackup } from '../../electron/storage/archive/check';
import { checkingFolder, gatheringFolder } from '../../electron/storage/archive/restore';
import { ArchiveThreads } from '../../electron/storage/archive/thread';

export const threads = new ArchiveThreads(new URL('../../out/main/archive-worker.js', import.meta.url));
export const [ann, bob, eve] = [newAuthor('ann'), newAuthor('bob'), newAuthor('eve')];
export const now = new Date('2026-03-03T10:00:00Z');

export let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-backup-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

export const readText = (...path: string[]): string => readFileSync(join(...path), 'utf8');

/** Messages in a profile. */
export interface History {
  reader: MessagesReader;
  writer: MessagesWriter;
  close(): void;
}

export function opened(profile: string): History {
  const database = openEntries(join(profile, 'messages.sqlite'), migrations);
  return {
    reader: new MessagesReader(database),
    writer: new MessagesWriter(database),
    close: () => database.close(),
  };
}
export function countIn(profile: string): number {
  const { reader, close } = opened(profile);
  const count = reader.countMessages(conversation.log.conversation);
  close();
  return count;
}

/** Writes a message in a profile's conversation. */
export function say(history: History, text: string): void {
  const { reader, writer } = history;
  const id = conversation.log.conversation;
  const log = newLog(id, ann.id, reader, reader.kept(id));
  write(log, ann, text);
  writer.append([log.changes()], 5);
}

/** Number of its messages that are shown. */
export const shownMessages = 4;

/** A conversation with one of everything: two people, an edit, a reaction, a fork, a cut message, a deletion. */
export const conversation = written();
export function written() {
  const log = found(ann, [bob], 'Field camp');
  const entries: LogEntry[] = [...log.standing()];
  const founding = log.fork();
  entries.push(accept(log, bob));
  const [one, two] = [write(log, ann, 'one'), write(log, ann, 'secret words')];
  entries.push(one, two, write(log, bob, 'bob was here'));
  entries.push(write(log, ann, 'two', { kind: 'edit', to: one.hash }));
  entries.push(write(log, ann, '', { kind: 'deletion', to: two.hash, fields: {} }));
  entries.push(write(log, bob, '', { kind: 'reaction', to: one.hash, fields: { emoji: '👍' } }));
  entries.push(write(log, ann, 'of the future', { extra: { color: 7 } }));
  const late = log.fork();
  entries.push(leave(log, bob));
  entries.push(write(late, bob, 'said without knowing that Bob left'));
  return { log, founding, entries };
}

/** A profile with all its files, none of them in use, and a backup of it. */
export const whole = { folder: '', profile: '', backup: '' };
beforeAll(async () => {
  whole.folder = folder = mkdtempSync(join(tmpdir(), 'parley-backup-'));
  whole.profile = join(folder, 'profile');
  const { profile } = whole;
  mkdirSync(profile);
  writeFileSync(join(profile, 'identity.pem'), ann.person.pem, { mode: 0o600 });
  writeFileSync(join(profile, 'settings.json'), '{"user":"ann"}');
  writeFileSync(join(profile, 'picture.png'), 'not looked at');
  writeFileSync(join(profile, 'windows.json'), 'stays where it is');
  writeFileSync(join(profile, 'writer.json'), ann.writer.pem);
  const { reader, writer, close } = opened(profile);
  const id = conversation.log.conversation;
  const log = newLog(id, ann.id, reader);
  for (const entry of conversation.entries) log.offer(entry);
  writer.append([log.changes()], 5);
  expect(reader.countMessages(id)).toBe(shownMessages);
  close();
  whole.backup = await backedUp(profile);
});
afterAll(() => rmSync(whole.folder, { recursive: true, force: true }));

export function someProfile(): string {
  const profile = mkdtempSync(join(folder, 'profile-'));
  cpSync(whole.profile, profile, { recursive: true });
  return profile;
}

/** A backup of `someProfile`. */
export function someBackup(): string {
  const path = join(folder, 'backup.tar');
  copyFileSync(whole.backup, path);
  return path;
}

export function profileInUse(): { profile: string; history: History } {
  const profile = someProfile();
  return { profile, history: opened(profile) };
}

export const signal = new AbortController().signal;
export const progress = (): void => undefined;
export async function backedUp(
  profile: string,
  watched = { signal, progress },
  passphrase?: string,
): Promise<string> {
  const path = join(folder, 'backup.tar');
  const about = { user: 'ann', program: '0.1.0', now: now.getTime() };
  const gathered = gatheringFolder(profile);
  await threads.run(
    { kind: 'backup', profile, folder: gathered, path, passphrase, identity: ann.person.pem, ...about },
    watched,
  );
  return path;
}
export const checked = (path: string, profile: string, passphrase?: string): Promise<BackupSummary> =>
  threads.run({ kind: 'check', path, folder: checkingFolder(profile), passphrase }, { signal, progress });

/** Checks a backup in this thread, because starting one takes much longer than the check. */
export function refusalOf(path: string, profile: string): unknown {
  try {
    return checkBackup(path, checkingFolder(profile), progress, progress);
  } catch (error) {
    return error instanceof BackupFormatError ? error : storeError(error);
  }
}

/** Edits the messages in a backup with SQL. */
export const edited = (sql: string) => (content: string) => {
  const database = new DatabaseSync(join(content, 'messages.sqlite'));
  database.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
  database.close();
};

/** A backup with changed content. */
export function changedBackup(change: (content: string) => string[] | void): string {
  const path = someBackup();
  const content = join(folder, 'content');
  mkdirSync(content);
  extract({ file: path, cwd: content, sync: true });
  const names = change(content) ?? readdirSync(content);
  create({ file: path, cwd: content, sync: true, preservePaths: true }, names);
  return path;
}
