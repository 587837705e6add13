import { basename } from 'node:path';
import { displayName } from '../../../../shared/protocol/names';
import { isolated } from '../../../../shared/text/visible';
import { timesNow } from '../../../../shared/text/times';
import { phrase, type Key, type Phrase } from '../../../../shared/words/phrase';
import { say } from '../../../../shared/words/say';
import { StoreError } from '../../../../runtime/sqlite/database';
import { BackupFormatError, type BackupSummary } from '../../../storage/archive/backup-format';
import { ImportFormatError, type ImportSummary } from '../../../storage/archive/lines-import';
import { CancelledError } from '../../../storage/archive/tasks';

/**
 * @param isOpen whether it is not encrypted
 * @param files number of files that are in a folder beside it, and of those that are not on this computer; undefined if none
 * were asked for
 */
export function exportedWords(
  path: string,
  isOpen: boolean,
  files: { copied: number; missing: number; folder: string } | undefined,
): string {
  const exported = say(isOpen ? 'archive.exported' : 'archive.exportedSealed', { file: basename(path) });
  if (!files) return exported;
  const { copied, missing, folder } = files;
  return `${exported} ${say('archive.exportedFiles', { copied, missing, folder: basename(folder) })}`;
}
/** @param isOpen whether it is not encrypted */
export const backedUpWords = (path: string, isOpen: boolean): string =>
  say(isOpen ? 'archive.backedUpOpen' : 'archive.backedUp', { file: basename(path) });

/**
 * Result of an import, in a few sentences.
 * @param files number of files that came back
 */
export function importedWords(
  { messages, taken, refused, foreign, end }: ImportSummary,
  files: number,
): string {
  const isOld = taken === 0 && refused === 0 && foreign === 0 && files === 0;
  return [
    say('imported.sum', { messages, refused, foreign }),
    isOld ? say('imported.nothingNew') : '',
    files === 0 ? '' : say('imported.files', { files }),
    end === 'whole' ? '' : say(end === 'cut-off' ? 'imported.cutOff' : 'imported.cancelled'),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Question to the user before a profile is replaced. */
export function restoreQuestion({ about, conversations, messages }: BackupSummary, me: string): string {
  const user = isolated(displayName(about.user));
  const made = timesNow().moment(Date.parse(about.made));
  const what = say('restore.what', { user, made, conversations, messages });
  return [
    about.person === me ? what : `${what} ${say('restore.otherKey')}`,
    say('restore.keptAside'),
    say('restore.comesBack'),
  ].join('\n\n');
}

type Purpose = 'export' | 'import' | 'backup' | 'restore' | 'joining';

const nothingDone = {
  export: 'archive.noFile',
  import: 'archive.readSoFar',
  backup: 'archive.noFile',
  restore: 'archive.nothingChanged',
  joining: 'archive.nothingChanged',
} as const satisfies Record<Purpose, Key>;

/** Why a task on a file failed and what to do about it; undefined for unexpected errors. */
export function archiveFailure(error: unknown, purpose: Purpose): string | undefined {
  if (error instanceof CancelledError) return say(`cancelled.${purpose}`);
  if (error instanceof ImportFormatError) return say(`noConversations.${error.problem}`);
  const why = reasonFor(error, purpose);
  // A damaged file is noticed when it is decrypted, before anything is read.
  const isUnread = error instanceof BackupFormatError;
  return why && `${say(why)} ${say(isUnread ? 'archive.nothingChanged' : nothingDone[purpose])}`;
}

function reasonFor(error: unknown, purpose: Purpose): Phrase | undefined {
  if (error instanceof BackupFormatError)
    return phrase(purpose === 'import' ? 'import.none' : 'backup.none', { why: error.why });
  if (error instanceof StoreError) return storeReason(error, purpose);
  return isOfFiles(error) ? filesReason(error.code) : undefined;
}

function storeReason({ problem }: StoreError, purpose: Purpose): Phrase {
  switch (problem) {
    case 'full':
      return phrase('archive.full');
    case 'denied':
      return phrase('archive.denied');
    case 'older':
      return phrase(purpose === 'restore' ? 'restore.older' : 'archive.older');
    case 'newer':
      return phrase('restore.newer');
    case 'damaged':
      return phrase(purpose === 'restore' ? 'restore.damaged' : 'archive.damaged');
    default:
      return phrase('archive.failed');
  }
}

const isOfFiles = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;

function filesReason(code: string): Phrase {
  if (code === 'EACCES' || code === 'EPERM') return phrase('file.denied');
  return phrase(code === 'ENOSPC' ? 'file.full' : 'file.unreadable');
}
