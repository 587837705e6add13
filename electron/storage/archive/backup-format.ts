import { z } from 'zod';
import { personId } from '../../../shared/ids';

/** A backup is a tar file with these files and no others, this one first: it says what the file is. */
export const aboutFile = 'parley-backup.json';
export const backupVersion = 2;

export const aboutSchema = z.looseObject({
  parley: z.literal('profile'),
  version: z.int().min(1),
  made: z.iso.datetime(),
  /** Which Parley made it. */
  program: z.string().max(40),
  person: personId,
  user: z.string().max(200),
});
export type About = z.output<typeof aboutSchema>;

const mebibyte = 1024 * 1024;

/**
 * What a profile keeps and a backup holds, by file name; how large each may be, and whether a backup has to have it. The
 * key of the profile's writer is not among them: a restored profile is another computer, and gets a writer of its own.
 */
export const profileFiles: Readonly<Record<string, { bytes: number; needed: boolean }>> = {
  'identity.pem': { bytes: 4096, needed: true },
  'settings.json': { bytes: mebibyte, needed: false },
  'conversations.json': { bytes: 64 * mebibyte, needed: false },
  'peers.json': { bytes: 16 * mebibyte, needed: false },
  'picture.png': { bytes: mebibyte, needed: false },
  'messages.sqlite': { bytes: Infinity, needed: true },
};
export const messagesFile = 'messages.sqlite';

/** What belongs to this computer and is in no backup: the key of its writer, and where a LEAVE waits. */
export const computerFiles: readonly string[] = ['writer.json', 'leaving.json'];

/** A backup that was looked at and is in order. */
export interface BackupFound {
  about: About;
  conversations: number;
  messages: number;
}

/** A file that is no backup, or none that can be used. */
export class NoBackup extends Error {}
