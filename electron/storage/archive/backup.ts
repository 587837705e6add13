import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Header, Pack, ReadEntry } from 'tar';
import { personKeyFromPem } from '../../../runtime/entries/keys';
import { openForReading } from '../../../runtime/sqlite/database';
import { createPrivately } from '../../../runtime/files/private-files';
import {
  aboutFile,
  backupVersion,
  identityFile,
  messagesFile,
  profileFiles,
  type BackupDescription,
} from './backup-format';
import { PartFile } from './part-file';
import { sealed } from './passphrase';
import type { ArchiveTasks, Checkpoint } from './tasks';

type Backup = ArchiveTasks['backup']['task'];

/**
 * Writes a profile's files into one tar file, encrypted if there is a passphrase, while the app keeps running. Messages are copied as a snapshot, without
 * remains of deleted ones. Throws errors of the file system, of SQLite and of `checkpoint`.
 */
export async function backUp(
  { profile, folder, path, passphrase, identity, user, program, now }: Backup,
  checkpoint: Checkpoint,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  try {
    copyMessages(join(profile, messagesFile), join(folder, messagesFile));
    checkpoint();
    const small = Object.keys(profileFiles).filter((name) => name !== messagesFile && name !== identityFile);
    const files = small.filter((name) => existsSync(join(profile, name)));
    for (const name of files) copyFileSync(join(profile, name), join(folder, name));
    const about: BackupDescription = {
      parley: 'profile',
      version: backupVersion,
      made: new Date(now).toISOString(),
      program,
      person: personKeyFromPem(identity).id,
      user,
    };
    writeFileSync(join(folder, aboutFile), `${JSON.stringify(about)}\n`);
    const packed = pack(folder, [aboutFile, ...files, messagesFile], identity);
    await write(passphrase === undefined ? packed : await sealed(passphrase, packed), path, checkpoint);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyMessages(from: string, to: string): void {
  const database = openForReading(from);
  try {
    createPrivately(to);
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

/** A tar file of some files and of the person's key, which the disk never sees. */
function pack(folder: string, [first, ...names]: readonly string[], identity: string): AsyncIterable<Buffer> {
  const tar = new Pack({ cwd: folder, portable: true, strict: true });
  const key = Buffer.from(identity);
  const entry = new ReadEntry(
    new Header({ path: identityFile, mode: 0o600, size: key.length, type: 'File', mtime: new Date(0) }),
  );
  entry.end(key);
  if (first !== undefined) tar.add(first);
  tar.add(entry);
  for (const name of names) tar.add(name);
  tar.end();
  return tar;
}

async function write(bytes: AsyncIterable<Uint8Array>, path: string, checkpoint: Checkpoint): Promise<void> {
  const file = new PartFile(path);
  for await (const chunk of bytes) {
    checkpoint();
    file.write(chunk);
  }
  file.finish();
}
