import type { StoreProblem } from '../../../runtime/sqlite/database';
import type { BackupSummary } from './backup-format';
import type { FilePlaces } from './file-copies';
import type { ExportRequest } from './lines-export';
import type { Phrase } from '../../../shared/words/phrase';

/** Tasks of worker threads, with their results. */
export interface ArchiveTasks {
  /**
   * Exports conversations to a file: as JSON Lines, which can be imported, or as a page for reading. It is encrypted unless
   * `passphrase` is undefined. Without a passphrase, `files` has it copy the files that lie on this computer to a folder.
   */
  export: {
    task: ExportRequest & {
      database: string;
      path: string;
      format: 'lines' | 'page';
      passphrase?: string;
      files?: { folder: string; places: FilePlaces };
      locale: string;
    };
    /** `copied` and `missing` count files. */
    value: { entries: number; copied: number; missing: number };
  };
  /** Decrypts a file to another, `target`, which only its owner can read. */
  open: {
    task: { path: string; target: string; passphrase?: string };
    value: void;
  };
  /** Backs up a profile to a file, encrypted unless `passphrase` is undefined. `folder` is temporary. */
  backup: {
    task: {
      profile: string;
      folder: string;
      path: string;
      passphrase?: string;
      /** The person's private key as PEM: its file is not there while the system protects it. */
      identity: string;
      user: string;
      program: string;
      now: number;
    };
    value: void;
  };
  /** Unpacks a backup into a folder and checks everything in it. The passphrase is for one that is encrypted. */
  check: {
    task: { path: string; folder: string; passphrase?: string };
    value: BackupSummary;
  };
}
export type ArchiveKind = keyof ArchiveTasks;
export type ArchiveTask = {
  [Kind in ArchiveKind]: { kind: Kind } & ArchiveTasks[Kind]['task'];
}[ArchiveKind];

/** Input of a worker thread. `stop[0]` becomes 1 when the task is cancelled. */
export interface TaskStart {
  task: ArchiveTask;
  stop: Int32Array;
}

/** Throws `CancelledError` if the task was cancelled. */
export type Checkpoint = () => void;

export type ArchiveReport =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'finished'; value: unknown }
  | { kind: 'failed'; problem: StoreProblem | 'cancelled'; message: string }
  /** `BackupFormatError`. */
  | { kind: 'foreign'; why: Phrase }
  /** `PassphraseError`. */
  | { kind: 'locked' };

/** The task was cancelled and has left nothing behind. */
export class CancelledError extends Error {}
