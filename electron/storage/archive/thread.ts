import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { StoreError } from '../../../runtime/sqlite/database';
import { BackupFormatError, PassphraseError } from './backup-format';
import { openedFile } from './restore';
import { partOf } from './part-file';
import {
  CancelledError,
  type ArchiveKind,
  type ArchiveReport,
  type ArchiveTask,
  type ArchiveTasks,
  type TaskStart,
} from './tasks';

/** Progress callback and cancellation of a task. */
export interface TaskMonitor {
  signal: AbortSignal;
  progress(done: number, total: number): void;
}

type TaskOf<Kind extends ArchiveKind> = Extract<ArchiveTask, { kind: Kind }>;

/** Runs tasks on files, each in its own worker thread, so that no window waits for a disk. */
export class ArchiveThreads {
  /** @param program script of the threads */
  constructor(private readonly program: URL) {}

  /** Rejects with `StoreError`, `BackupFormatError`, `PassphraseError` or `CancelledError`, after removing what the task has written. */
  async run<Kind extends ArchiveKind>(
    task: TaskOf<Kind>,
    { signal, progress }: TaskMonitor,
  ): Promise<ArchiveTasks[Kind]['value']> {
    const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const worker = new Worker(this.program, { workerData: { task, stop } satisfies TaskStart });
    // The thread is asked to stop, never terminated: killing it inside SQLite crashes the process.
    const cancel = (): void => void Atomics.store(stop, 0, 1);
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    const exited = once(worker, 'exit').catch(() => undefined);
    try {
      // The process may end next, and would crash with a thread inside SQLite.
      return await outcome<ArchiveTasks[Kind]['value']>(worker, progress).finally(() => exited);
    } catch (error) {
      tidy(task);
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }
}

/** Removes what an unfinished task has left. */
function tidy(task: ArchiveTask): void {
  if (task.kind === 'open') return rmSync(task.target, { force: true });
  if (task.kind !== 'check') rmSync(partOf(task.path), { force: true });
  if (task.kind === 'check') rmSync(openedFile(task.folder), { force: true });
  if (task.kind !== 'export') rmSync(task.folder, { recursive: true, force: true });
}

function outcome<Value>(worker: Worker, progress: TaskMonitor['progress']): Promise<Value> {
  return new Promise((resolve, reject) => {
    worker.on('message', (report: ArchiveReport) => {
      if (report.kind === 'progress') progress(report.done, report.total);
      // What comes from a thread has no type; the thread runs the task whose result this is.
      else if (report.kind === 'finished') resolve(report.value as Value);
      else reject(errorOf(report));
    });
    worker.on('error', (error) => reject(new StoreError('failed', String(error))));
    worker.on('exit', () => reject(new StoreError('failed', 'the thread ended too early')));
  });
}

function errorOf(report: Exclude<ArchiveReport, { kind: 'progress' | 'finished' }>): Error {
  if (report.kind === 'foreign') return new BackupFormatError(report.why);
  if (report.kind === 'locked') return new PassphraseError();
  const { problem, message } = report;
  if (problem === 'cancelled') return new CancelledError();
  return new StoreError(problem, message);
}
