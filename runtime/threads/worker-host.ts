import { parentPort } from 'node:worker_threads';
import { storeError, type StoreProblem } from '../sqlite/database';
import { handedOver } from './handed-over';

/** What a worker can be asked to do, by name. */
export type Operations = Readonly<Record<string, (args: never) => unknown>>;

export interface Request {
  id: number;
  operation: string;
  args: unknown;
}
/** What the main thread sends; `end` is the last. */
export type Question = Request | 'end';
export type Answer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; problem: StoreProblem; message: string };

/**
 * Runs the operations that the main thread requests, in the order of the requests. Bytes that one returns are handed over, so it
 * MUST NOT keep them.
 * @param close called after the last operation; then the thread ends by itself
 */
export function serveOperations(operations: Operations, close: () => void): void {
  const port = parentPort;
  const table: Readonly<Record<string, ((args: unknown) => unknown) | undefined>> = operations as never;
  port?.on('message', (question: Question) => {
    if (question === 'end') {
      port.close();
      return close();
    }
    const { id, operation, args } = question;
    void (async () => table[operation]?.(args))().then(
      (value) => port.postMessage({ id, ok: true, value } satisfies Answer, handedOver(value)),
      (error: unknown) => {
        const { problem, message } = storeError(error);
        port.postMessage({ id, ok: false, problem, message } satisfies Answer);
      },
    );
  });
}
