import { z } from 'zod';
import { personId } from '../../../shared/ids';
import { inEnglish } from '../../../shared/words/say';
import type { Phrase } from '../../../shared/words/phrase';

/**
 * First file of a backup, which identifies it. A backup is a tar file of this and `profileFiles`, nothing else. It may be
 * encrypted with a passphrase.
 */
export const aboutFile = 'parley-backup.json';
export const backupVersion = 2;

export const aboutSchema = z.looseObject({
  parley: z.literal('profile'),
  version: z.int().min(1),
  made: z.iso.datetime(),
  /** Version of Parley that made it. */
  program: z.string().max(40),
  person: personId,
  user: z.string().max(200),
});
export type BackupDescription = z.output<typeof aboutSchema>;

/** File of the person's key. */
export const identityFile = 'identity.pem';

const mebibyte = 1024 * 1024;

/**
 * Files of a profile that a backup holds, by name, with the largest size in bytes and whether a backup must have it.
 * The key of the writer is excluded: a restored profile counts as another computer and gets a new writer.
 */
export const profileFiles: Readonly<Record<string, { bytes: number; needed: boolean }>> = {
  [identityFile]: { bytes: 4096, needed: true },
  'settings.json': { bytes: mebibyte, needed: false },
  'conversations.json': { bytes: 64 * mebibyte, needed: false },
  'people.json': { bytes: 32 * mebibyte, needed: false },
  'peers.json': { bytes: 16 * mebibyte, needed: false },
  'servers.json': { bytes: mebibyte, needed: false },
  'picture.png': { bytes: mebibyte, needed: false },
  'messages.sqlite': { bytes: Infinity, needed: true },
};
export const messagesFile = 'messages.sqlite';

/** Files of this computer that no backup holds: its keys, and the conversations with a pending LEAVE. */
export const computerFiles: readonly string[] = ['writer.json', 'keys.json', 'leaving.json'];

/** A backup that has passed all checks. */
export interface BackupSummary {
  about: BackupDescription;
  conversations: number;
  messages: number;
}

/** The backup is encrypted, and no passphrase was given or one that does not open it. */
export class PassphraseError extends Error {}

/** The file is not a usable backup. */
export class BackupFormatError extends Error {
  constructor(readonly why: Phrase) {
    super(inEnglish(why));
  }
}
