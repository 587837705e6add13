import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract, list, type ReadEntry } from 'tar';
import type { z } from 'zod';
import { identityFromPem } from '../../../shared/node/identity';
import {
  numberIn,
  openForWriting,
  storeError,
  StoreError,
  textIn,
  type Database,
} from '../../../shared/node/storage/database';
import { migrations } from '../history/migrations';
import { settingsSchema } from '../settings';
import {
  aboutFile,
  aboutSchema,
  backupVersion,
  messagesFile,
  NoBackup,
  profileFiles,
  restoredFile,
  type About,
  type BackupFound,
} from './backup-format';
import { restoredSchema } from '../restored-file';
import type { Checkpoint } from './tasks';

const aboutBytes = 4096;

/**
 * Takes a backup apart into a folder of its own and looks at everything in it; what is then in the folder can be used as a
 * profile. Throws `NoBackup`, or `StoreError` for messages that cannot be used; the folder is then gone.
 */
export function checkBackup(path: string, folder: string, checkpoint: Checkpoint): BackupFound {
  rmSync(folder, { recursive: true, force: true });
  try {
    const names = namesIn(path);
    checkpoint();
    mkdirSync(folder, { mode: 0o700 });
    readTar(() => extract({ file: path, cwd: folder, sync: true, strict: true, umask: 0o077 }));
    checkpoint();
    const about = aboutIn(folder);
    checkIdentity(folder, about);
    if (names.has('settings.json')) parsed(folder, 'settings.json', settingsSchema);
    const messages = checkMessages(join(folder, messagesFile));
    const restored: z.output<typeof restoredSchema> = {
      made: about.made,
      unheard: messages.conversations,
    };
    writeFileSync(join(folder, restoredFile), JSON.stringify(restored), { mode: 0o600 });
    rmSync(join(folder, aboutFile));
    return { about, conversations: messages.conversations.length, texts: messages.texts };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The names of the files in a tar file, when they are those of a backup. Nothing has been written by then. */
function namesIn(path: string): ReadonlySet<string> {
  const names = new Set<string>();
  let room = statSync(path).size;
  readTar(() =>
    list({
      file: path,
      sync: true,
      strict: true,
      onReadEntry: (entry) => {
        checkEntry(entry, names);
        // A plain tar file is larger than what is in it; a packed one could be anything.
        room -= entry.size;
        if (room < 0) throw new NoBackup('It says that more is in it than there is.');
        names.add(entry.path);
      },
    }),
  );
  const needed = [aboutFile, ...Object.keys(profileFiles).filter((name) => profileFiles[name]?.needed)];
  const absent = needed.find((name) => !names.has(name));
  if (absent !== undefined) throw new NoBackup(`It lacks ${absent}.`);
  return names;
}

function checkEntry({ path, type, size }: ReadEntry, before: ReadonlySet<string>): void {
  const most = path === aboutFile ? aboutBytes : profileFiles[path]?.bytes;
  if (most === undefined || !Object.hasOwn({ ...profileFiles, [aboutFile]: 0 }, path))
    throw new NoBackup('It has files that no backup has.');
  if (type !== 'File' && type !== 'OldFile') throw new NoBackup(`Its ${path} is no file.`);
  if (before.has(path)) throw new NoBackup(`It has ${path} twice.`);
  if (size > most) throw new NoBackup(`Its ${path} is too large.`);
}

/** Reads a tar file; whatever is wrong with it, it is no backup. */
function readTar(read: () => void): void {
  try {
    read();
  } catch (error) {
    const isOfDisk = error instanceof Error && 'syscall' in error;
    if (error instanceof NoBackup || isOfDisk) throw error;
    throw new NoBackup('It is no tar file, or was cut off.');
  }
}

function parsed<Schema extends z.ZodType>(folder: string, name: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  } catch {
    throw new NoBackup(`Its ${name} cannot be read.`);
  }
}

function aboutIn(folder: string): About {
  const about = parsed(folder, aboutFile, aboutSchema);
  if (about.version > backupVersion)
    throw new StoreError('newer', 'the backup was made by a later version of Parley');
  return about;
}

function checkIdentity(folder: string, { person }: About): void {
  let id = '';
  try {
    ({ id } = identityFromPem(readFileSync(join(folder, 'identity.pem'), 'utf8')));
  } catch {
    throw new NoBackup('Its key cannot be read.');
  }
  if (id !== person) throw new NoBackup('Its key is not that of its person.');
}

function checkMessages(path: string): { conversations: string[]; texts: number } {
  let database: Database | undefined;
  try {
    database = openForWriting(path, migrations);
    const result = textIn(database.prepare('PRAGMA integrity_check(1)').get(), 'integrity_check');
    const strange = "SELECT count(*) AS count FROM sqlite_schema WHERE type IN ('trigger', 'view')";
    if (result !== 'ok' || numberIn(database.prepare(strange).get(), 'count') > 0)
      throw new StoreError('damaged', `the messages are damaged: ${result}`);
    const rows = database.prepare('SELECT conversation, texts FROM conversations').all();
    const texts = rows.reduce<number>((sum, row) => sum + numberIn(row, 'texts'), 0);
    return { conversations: rows.map((row) => textIn(row, 'conversation')), texts };
  } catch (error) {
    throw storeError(error);
  } finally {
    database?.close();
  }
}
