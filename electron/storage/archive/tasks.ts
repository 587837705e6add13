import type { StoreProblem } from '../../../runtime/sqlite/database';
import type { BackupFound } from './backup-format';
import type { Exported } from './lines-export';

/** What a thread of its own is given to do, and what comes of it. */
export interface ArchiveTasks {
  /** Writes conversations into a file: lines to be read again, or a page for people. */
  export: {
    task: Exported & { database: string; path: string; format: 'lines' | 'page' };
    value: { entries: number };
  };
  /** Writes all that a profile keeps into a file, by way of a folder that is then gone. */
  backup: {
    task: { profile: string; folder: string; path: string; user: string; program: string; now: number };
    value: void;
  };
  /** Takes a backup apart into a folder and checks all that is in it. */
  check: { task: { path: string; folder: string }; value: BackupFound };
}
export type ArchiveKind = keyof ArchiveTasks;
export type ArchiveTask = {
  [Kind in ArchiveKind]: { kind: Kind } & ArchiveTasks[Kind]['task'];
}[ArchiveKind];

/** What a thread begins with; the number behind `stop` becomes 1 when it is to end early. */
export interface Begun {
  task: ArchiveTask;
  stop: Int32Array;
}

/** Throws when the task is to end early. */
export type Checkpoint = () => void;

export type ArchiveReport =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'finished'; value: unknown }
  | { kind: 'failed'; problem: StoreProblem | 'foreign' | 'cancelled'; message: string };

/** What a task ends with when it was ended early; it has left nothing behind. */
export class Cancelled extends Error {}
