import { parentPort, workerData } from 'node:worker_threads';
import { setLocale } from '../../../shared/words/locale';
import { storeError } from '../../../runtime/sqlite/database';
import { backUp } from './backup';
import { BackupFormatError, PassphraseError } from './backup-format';
import { checkAnyBackup } from './check';
import { linesOf } from './lines-export';
import { pageOf } from './page-export';
import { PartFile } from './part-file';
import {
  CancelledError,
  type ArchiveReport,
  type ArchiveTasks,
  type TaskStart,
  type Checkpoint,
} from './tasks';
import { WholeReader } from './whole-reader';

/** Program of a worker thread that carries out one archive task and ends. */
const report = (message: ArchiveReport): void => parentPort?.postMessage(message);
const reportEvery = 500;

function exportTo(
  { database, path, format, locale, ...what }: ArchiveTasks['export']['task'],
  checkpoint: Checkpoint,
): { entries: number } {
  setLocale(locale);
  const reader = WholeReader.open(database);
  try {
    const chosen = what.conversations ?? reader.conversations();
    const total = chosen.reduce((sum, conversation) => sum + reader.countEntries(conversation), 0);
    const file = new PartFile(path);
    let done = 0;
    for (const piece of format === 'lines' ? linesOf(reader, what) : pageOf(reader, what)) {
      file.write(piece);
      done += 1;
      if (done % reportEvery !== 0) continue;
      checkpoint();
      report({ kind: 'progress', done: Math.min(done, total), total });
    }
    file.finish();
    return { entries: total };
  } finally {
    reader.close();
  }
}

async function carryOut({ task, stop }: TaskStart): Promise<unknown> {
  const checkpoint = (): void => {
    if (Atomics.load(stop, 0) === 1) throw new CancelledError();
  };
  switch (task.kind) {
    case 'export':
      return exportTo(task, checkpoint);
    case 'backup':
      return backUp(task, checkpoint);
    case 'check':
      return checkAnyBackup(task, checkpoint, (done, total) => report({ kind: 'progress', done, total }));
  }
}

function failure(error: unknown): ArchiveReport {
  if (error instanceof CancelledError) return { kind: 'failed', problem: 'cancelled', message: '' };
  if (error instanceof BackupFormatError) return { kind: 'foreign', why: error.why };
  if (error instanceof PassphraseError) return { kind: 'locked' };
  const { problem, message } = storeError(error);
  return { kind: 'failed', problem, message };
}

carryOut(workerData).then(
  (value) => report({ kind: 'finished', value }),
  (error: unknown) => report(failure(error)),
);
