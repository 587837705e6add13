import { readFileSync, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { success, type Result } from '../../../../shared/protocol/errors';
import { busyTimes, CalendarError, type CalendarProblem, type Span } from './busy-times';

/** Largest calendar that is read, in bytes. */
const bytesAtMost = 5 * 1024 * 1024;

const time = z.number();
const { path, span } = z
  .object({ path: z.string(), span: z.object({ from: time, to: time }) })
  .parse(workerData);

parentPort?.postMessage(read());

function read(): Result<Span[], CalendarProblem> {
  try {
    return success(busyTimes(contentOf(path), span));
  } catch (error) {
    if (error instanceof CalendarError) return { ok: false, error: error.problem };
    throw error;
  }
}

function contentOf(file: string): string {
  try {
    const about = statSync(file);
    if (!about.isFile()) throw new CalendarError('not-a-calendar');
    if (about.size > bytesAtMost) throw new CalendarError('too-large');
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw error instanceof CalendarError ? error : new CalendarError('unreadable');
  }
}
