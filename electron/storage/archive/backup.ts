import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pack } from 'tar';
import { personKeyFromPem } from '../../../runtime/entries/keys';
import { openForReading } from '../../../runtime/sqlite/database';
import { createPrivately } from '../../../runtime/files/private-files';
import {
  aboutFile,
  backupVersion,
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
  { profile, folder, path, passphrase, user, program, now }: Backup,
  checkpoint: Checkpoint,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  try {
    copyMessages(join(profile, messagesFile), join(folder, messagesFile));
    checkpoint();
    const small = Object.keys(profileFiles).filter((name) => name !== messagesFile);
    const files = small.filter((name) => existsSync(join(profile, name)));
    for (const name of files) copyFileSync(join(profile, name), join(folder, name));
    const about: BackupDescription = {
      parley: 'profile',
      version: backupVersion,
      made: new Date(now).toISOString(),
      program,
      person: personKeyFromPem(readFileSync(join(folder, 'identity.pem'), 'utf8')).id,
      user,
    };
    writeFileSync(join(folder, aboutFile), `${JSON.stringify(about)}\n`);
    const packed = pack(folder, [aboutFile, ...files, messagesFile]);
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

function pack(folder: string, names: readonly string[]): AsyncIterable<Buffer> {
  const tar = new Pack({ cwd: folder, portable: true, strict: true });
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
