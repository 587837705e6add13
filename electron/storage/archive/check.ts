import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { extract, list, type ReadEntry } from 'tar';
import type { z } from 'zod';
import { personKeyFromPem } from '../../../runtime/entries/keys';
import { StoreError } from '../../../runtime/sqlite/database';
import { memorySchema } from '../memory';
import { peopleSchema } from '../people-file';
import { peersSchema } from '../peers-file';
import { serversSchema } from '../servers-file';
import { settingsFileSchema } from '../settings';
import { settingsPath } from '../settings-path';
import {
  aboutFile,
  aboutSchema,
  backupVersion,
  messagesFile,
  BackupFormatError,
  profileFiles,
  type BackupDescription,
  type BackupSummary,
} from './backup-format';
import { checkMessages } from './check-messages';
import { isAge, isTar, markBytes } from './backup-mark';
import { openSealed } from './passphrase';
import { openedFile } from './restore';
import type { ArchiveTasks, Checkpoint } from './tasks';
import { phrase } from '../../../shared/words/phrase';

const aboutBytes = 4096;

/** Schemas of a profile's JSON files. */
const jsonFiles: Readonly<Record<string, z.ZodType>> = {
  'settings.json': settingsFileSchema,
  'conversations.json': memorySchema,
  'people.json': peopleSchema,
  'peers.json': peersSchema,
  'servers.json': serversSchema,
};

/**
 * Like `checkBackup`, for a backup that may be encrypted. Its decryption is the first half of the progress. Also throws
 * `PassphraseError`.
 */
export async function checkAnyBackup(
  { path, folder, passphrase }: ArchiveTasks['check']['task'],
  checkpoint: Checkpoint,
  progress: (done: number, total: number) => void,
): Promise<BackupSummary> {
  if (!isAge(beginningOf(path))) return checkBackup(path, folder, checkpoint, progress);
  const target = openedFile(folder);
  rmSync(target, { force: true });
  try {
    await openSealed({ path, target, passphrase }, checkpoint, (done, total) => progress(done, 2 * total));
    return checkBackup(target, folder, checkpoint, (done, total) => progress(total + done, 2 * total));
  } finally {
    rmSync(target, { force: true });
  }
}

/**
 * Unpacks a backup into a folder of its own and checks everything in it. Afterwards the folder can be used as a
 * profile. Throws `BackupFormatError`, or `StoreError` for a version or messages that cannot be used, and removes the folder.
 */
export function checkBackup(
  path: string,
  folder: string,
  checkpoint: Checkpoint,
  progress: (done: number, total: number) => void,
): BackupSummary {
  rmSync(folder, { recursive: true, force: true });
  try {
    // A compressed file would be unpacked while it is read, and could be of any size.
    if (!isTar(beginningOf(path))) throw new BackupFormatError(phrase('backup.packed'));
    const names = namesIn(path);
    checkpoint();
    mkdirSync(folder, { mode: 0o700 });
    readTar(() => extract({ ...plain, file: path, cwd: folder, sync: true, strict: true, umask: 0o077 }));
    checkpoint();
    const about = aboutIn(folder);
    checkIdentity(folder, about);
    for (const [name, schema] of Object.entries(jsonFiles)) if (names.has(name)) parsed(folder, name, schema);
    if (names.has('settings.json')) forgetPlaces(folder);
    const messages = checkMessages(join(folder, messagesFile), about.person, checkpoint, progress);
    rmSync(join(folder, aboutFile));
    return { about, ...messages };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Keeps the tar library from decompressing files by their name. */
const plain = { brotli: false, zstd: false };

function beginningOf(path: string): Buffer {
  const block = Buffer.alloc(markBytes);
  const file = openSync(path, 'r');
  try {
    readSync(file, block, 0, markBytes, 0);
  } finally {
    closeSync(file);
  }
  return block;
}

/** Returns the names of the files in a tar file, and writes nothing. Throws `BackupFormatError` unless they are those of a backup. */
function namesIn(path: string): ReadonlySet<string> {
  const names = new Set<string>();
  let room = statSync(path).size;
  readTar(() =>
    list({
      ...plain,
      file: path,
      sync: true,
      strict: true,
      onReadEntry: (entry) => {
        checkEntry(entry, names);
        // An uncompressed tar file is larger than its contents.
        room -= entry.size;
        if (room < 0) throw new BackupFormatError(phrase('backup.tooLittle'));
        names.add(entry.path);
      },
    }),
  );
  const needed = [aboutFile, ...Object.keys(profileFiles).filter((name) => profileFiles[name]?.needed)];
  const absent = needed.find((name) => !names.has(name));
  if (absent !== undefined) throw new BackupFormatError(phrase('backup.lacks', { file: absent }));
  return names;
}

function checkEntry({ path, type, size }: ReadEntry, before: ReadonlySet<string>): void {
  const most = path === aboutFile ? aboutBytes : profileFiles[path]?.bytes;
  if (most === undefined || !Object.hasOwn({ ...profileFiles, [aboutFile]: 0 }, path))
    throw new BackupFormatError(phrase('backup.foreign'));
  if (type !== 'File' && type !== 'OldFile')
    throw new BackupFormatError(phrase('backup.noFile', { file: path }));
  if (before.has(path)) throw new BackupFormatError(phrase('backup.twice', { file: path }));
  if (size > most) throw new BackupFormatError(phrase('backup.tooLarge', { file: path }));
}

/** Reads a tar file. Throws `BackupFormatError` for every error but those of the disk. */
function readTar(read: () => void): void {
  try {
    read();
  } catch (error) {
    const isOfDisk = error instanceof Error && 'syscall' in error;
    if (error instanceof BackupFormatError || isOfDisk) throw error;
    throw new BackupFormatError(phrase('backup.cutOff'));
  }
}

function parsed<Schema extends z.ZodType>(folder: string, name: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  } catch {
    throw new BackupFormatError(phrase('backup.unreadable', { file: name }));
  }
}

/** Takes folders and files of the computer where the backup was made out of its settings: here they are others, whoever named them. */
function forgetPlaces(folder: string): void {
  const {
    fileFolder: _folder,
    soundFiles: _sounds,
    calendarFile: _calendar,
    ...settings
  } = parsed(folder, 'settings.json', settingsFileSchema);
  writeFileSync(settingsPath(folder), `${JSON.stringify(settings)}\n`, { mode: 0o600 });
}

function aboutIn(folder: string): BackupDescription {
  const about = parsed(folder, aboutFile, aboutSchema);
  if (about.version < backupVersion)
    throw new StoreError(
      'older',
      'the backup was made by Parley 0.1, whose messages this version cannot read',
    );
  if (about.version > backupVersion)
    throw new StoreError('newer', 'the backup was made by a later version of Parley');
  return about;
}

function checkIdentity(folder: string, { person }: BackupDescription): void {
  let id = '';
  try {
    ({ id } = personKeyFromPem(readFileSync(join(folder, 'identity.pem'), 'utf8')));
  } catch {
    throw new BackupFormatError(phrase('backup.badKey'));
  }
  if (id !== person) throw new BackupFormatError(phrase('backup.otherKey'));
}
