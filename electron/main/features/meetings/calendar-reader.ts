import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Result } from '../../../../shared/protocol/errors';
import type { CalendarProblem, Span } from './busy-times';

/** How long a calendar may take to be read. */
const readMs = 10_000;
/** Memory that its thread may take, in MB. */
const megabytes = 256;

/**
 * Reads when the owner of a calendar is busy, in a thread of its own. It is ended when it takes too long: somebody else may have
 * written what is in the calendar.
 */
export class CalendarReader {
  /** @param program script of the thread */
  constructor(private readonly program: URL) {}

  read(path: string, span: Span): Promise<Result<readonly Span[], CalendarProblem>> {
    const worker = new Worker(this.program, {
      workerData: { path, span },
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    return new Promise((resolve) => {
      const end = (result: Result<readonly Span[], CalendarProblem>): void => {
        clearTimeout(deadline);
        resolve(result);
        // It has nothing to do with SQLite, and may never end by itself.
        // eslint-disable-next-line no-restricted-properties
        void worker.terminate();
      };
      const deadline = setTimeout(() => end({ ok: false, error: 'too-slow' }), readMs);
      worker.once('message', end);
      // Out of memory.
      worker.once('error', () => end({ ok: false, error: 'too-large' }));
    });
  }

  /**
   * Calls the listener whenever a file may have changed. Returns how to end that.
   * Programs replace a calendar by another file of its name, so its folder is watched.
   */
  watch(path: string, listener: () => void): () => void {
    try {
      const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
        if (name === null || name === basename(path)) listener();
      });
      // The folder is gone.
      watcher.on('error', () => watcher.close());
      return () => watcher.close();
    } catch {
      return () => undefined;
    }
  }
}
