import { basename } from 'node:path';
import { displayName } from '../../shared/protocol/names';
import { isolated } from '../../shared/text/visible';
import { timesNow } from '../../shared/text/times';
import { StoreError } from '../../runtime/sqlite/database';
import { NoBackup, type BackupFound } from '../storage/archive/backup-format';
import { NoConversations, type LinesImported } from '../storage/archive/lines-import';
import { Cancelled } from '../storage/archive/tasks';

const counted = new Intl.NumberFormat('en');
const count = (number: number, one: string, many = `${one}s`): string =>
  `${counted.format(number)} ${number === 1 ? one : many}`;

export const exportedWords = (path: string): string => `Exported to ${basename(path)}.`;
export const backedUpWords = (path: string): string =>
  `Backed up to ${basename(path)}. The file holds your private key: whoever has it can write as you. Keep it where only you can read it.`;

/** Result of an import, in a few sentences. */
export function importedWords({ messages, taken, refused, foreign, end }: LinesImported): string {
  const read = `${count(messages, 'message')} read`;
  const left = [
    refused > 0 ? `${counted.format(refused)} could not be trusted and ${was(refused)} left out` : '',
    foreign > 0
      ? `${counted.format(foreign)} ${foreign === 1 ? 'is' : 'are'} of conversations that you were never asked into and ${was(foreign)} left out`
      : '',
  ].filter(Boolean);
  const news = taken === 0 && refused === 0 && foreign === 0 ? ' All of it was here already.' : '';
  return `${[read, ...left].join(', ')}.${news}${ends[end]}`;
}

const was = (number: number): string => (number === 1 ? 'was' : 'were');
const ends: Record<LinesImported['end'], string> = {
  whole: '',
  'cut-off':
    ' The file was cut off: what it should hold beyond that is missing. Export it once more if you can.',
  cancelled: ' You cancelled the rest.',
};

/** Question to the user before a profile is replaced. */
export function restoreQuestion({ about, conversations, messages }: BackupFound, me: string): string {
  const whose =
    about.person === me ? '' : ' It has another key than this profile: to others you will be somebody else.';
  return [
    `This is the backup of ${isolated(displayName(about.user))} of ${timesNow().moment(Date.parse(about.made))}, with ${count(conversations, 'conversation')} and ${count(messages, 'message')}.${whose}`,
    'Parley starts again with it. The profile that is here now is kept, in a folder inside the profile folder.',
    'You can write at once. What came after the backup comes back from those who have it.',
  ].join('\n\n');
}

type Purpose = 'export' | 'import' | 'backup' | 'restore';

const cancelled: Record<Purpose, string> = {
  export: 'The export was cancelled. No file was written.',
  import: 'The import was cancelled.',
  backup: 'The backup was cancelled. No file was written.',
  restore: 'Restoring was cancelled. Nothing was changed.',
};
const nothingDone: Record<Purpose, string> = {
  export: 'No file was written.',
  import: 'What was read until then is here.',
  backup: 'No file was written.',
  restore: 'Nothing was changed.',
};

/** Why a task on a file failed and what to do about it; undefined for unexpected errors. */
export function archiveFailure(error: unknown, purpose: Purpose): string | undefined {
  if (error instanceof Cancelled) return cancelled[purpose];
  if (error instanceof NoBackup)
    return `This file is no backup of Parley, or it is damaged. ${error.message} ${nothingDone[purpose]}`;
  if (error instanceof NoConversations) return noConversations[error.problem];
  if (error instanceof StoreError) return `${storeWords(error, purpose)} ${nothingDone[purpose]}`;
  return isOfFiles(error) ? `${filesWords(error.code)} ${nothingDone[purpose]}` : undefined;
}

const noConversations = {
  foreign:
    'This file holds no conversations of Parley. Choose one that was exported as data (its name ends in .jsonl).',
  'no-file':
    'This is a folder or a device, not a file. Choose a file that was exported as data (its name ends in .jsonl).',
  older:
    'This file was exported by Parley 0.1, whose conversations this version cannot read. Nothing was imported.',
  newer: 'This file was exported by a later version of Parley. Update Parley, then import it.',
};

function storeWords({ problem }: StoreError, purpose: Purpose): string {
  switch (problem) {
    case 'full':
      return 'The disk is full. Make room or choose another place, then try again.';
    case 'denied':
      return 'Parley is not allowed to use this place. Choose another one.';
    case 'older':
      return purpose === 'restore'
        ? 'This backup was made by Parley 0.1, whose messages this version cannot read.'
        : 'The messages were written by Parley 0.1, which this version cannot read.';
    case 'newer':
      return 'This backup was made by a later version of Parley. Update Parley, then restore it.';
    case 'damaged':
      return purpose === 'restore'
        ? 'The messages in this backup are damaged.'
        : 'The messages could not be read.';
    default:
      return 'The file could not be used. Check that its disk is there, then try again.';
  }
}

const isOfFiles = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;

function filesWords(code: string): string {
  if (code === 'EACCES' || code === 'EPERM') return 'Parley is not allowed to read this file.';
  return code === 'ENOSPC' ? 'The disk is full.' : 'The file could not be read.';
}
