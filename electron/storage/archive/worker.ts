import { rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { setLocale } from '../../../shared/words/locale';
import { storeError } from '../../../runtime/sqlite/database';
import { backUp } from './backup';
import { BackupFormatError, PassphraseError } from './backup-format';
import { checkAnyBackup } from './check';
import { FileCopies, type FilePlaces } from './file-copies';
import { linesOf } from './lines-export';
import { pageOf } from './page-export';
import { PartFile } from './part-file';
import { openSealed, sealed } from './passphrase';
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
/** Bytes of a file whose copying counts as much as writing an entry, for the progress. */
const bytesPerStep = 65_536;
const chunkUnits = 65_536;

async function exportTo(
  { database, path, format, passphrase, files, locale, ...what }: ArchiveTasks['export']['task'],
  checkpoint: Checkpoint,
): Promise<ArchiveTasks['export']['value']> {
  setLocale(locale);
  const reader = WholeReader.open(database);
  const places: FilePlaces = files?.places ?? new Map();
  let copies: FileCopies | undefined;
  try {
    const chosen = what.conversations ?? reader.conversations();
    const entries = chosen.reduce((sum, conversation) => sum + reader.countEntries(conversation), 0);
    const bytes = [...places.values()].reduce((sum, { size }) => sum + size, 0);
    const total = entries + bytes / bytesPerStep;
    let [done, reported] = [0, 0];
    const advance = (steps: number): void => {
      done += steps;
      if (done - reported < reportEvery) return;
      reported = done;
      checkpoint();
      report({ kind: 'progress', done: Math.min(done, total), total });
    };
    if (files) copies = new FileCopies(files.folder, places, (copied) => advance(copied / bytesPerStep));
    const all = format === 'lines' ? linesOf(reader, what, copies) : pageOf(reader, what, copies);
    const pieces = function* (): Generator<string> {
      for (const piece of all) {
        yield piece;
        advance(1);
      }
    };
    const file = new PartFile(path);
    if (passphrase === undefined) for (const piece of pieces()) file.write(piece);
    else for await (const chunk of await sealed(passphrase, inChunks(pieces()))) file.write(chunk);
    file.finish();
    return { entries, copied: copies?.copied ?? 0, missing: copies?.missing ?? 0 };
  } catch (error) {
    copies?.remove();
    throw error;
  } finally {
    reader.close();
  }
}

/** The bytes of many small pieces, in few larger ones. */
function* inChunks(pieces: Iterable<string>): Generator<Uint8Array> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < chunkUnits) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

async function carryOut({ task, stop }: TaskStart): Promise<unknown> {
  const checkpoint = (): void => {
    if (Atomics.load(stop, 0) === 1) throw new CancelledError();
  };
  switch (task.kind) {
    case 'export':
      return exportTo(task, checkpoint);
    case 'open':
      rmSync(task.target, { force: true });
      return openSealed(task, checkpoint, (done, total) => report({ kind: 'progress', done, total }));
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
