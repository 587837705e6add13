import { Worker } from 'node:worker_threads';
import { StoreError } from '../sqlite/database';
import type { Answer, Question } from './worker-host';

type OperationTypes<Operations, Name extends keyof Operations> = Operations[Name] extends (
  args: infer Args,
) => infer Value
  ? { args: Args; value: Awaited<Value> }
  : never;

/**
 * A worker thread for a database, so that the main thread never waits for the disk. It starts with the first request: starting
 * one takes tens of milliseconds of processor time.
 */
export class StoreWorker<Operations> {
  #thread: { worker: Worker; exited: Promise<void> } | undefined;
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: StoreError): void }>();
  #asked = 0;
  #ended: StoreError | undefined;

  /** @param data what the worker's program is given at its start */
  constructor(
    private readonly program: URL,
    private readonly data: object,
  ) {}

  /**
   * Runs an operation after all that were requested before. Rejects with `StoreError`.
   * @param transfer buffers of `args` that are transferred instead of copied
   */
  ask<Name extends keyof Operations & string>(
    operation: Name,
    args: OperationTypes<Operations, Name>['args'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<OperationTypes<Operations, Name>['value']> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      this.#asked += 1;
      this.#waiting.set(this.#asked, { resolve, reject });
      this.#thread ??= this.#start();
      this.#thread.worker.postMessage({ id: this.#asked, operation, args } satisfies Question, transfer);
    });
  }

  /**
   * Closes the database after all that was requested before, and ends the thread. Never rejects. The thread is not
   * terminated: one that is inside SQLite, or is loading it, would crash the whole process (Napi::Error).
   */
  async close(): Promise<void> {
    this.#ended ??= this.#thread ? undefined : ended();
    this.#thread?.worker.postMessage('end' satisfies Question);
    await this.#thread?.exited;
  }

  #start(): { worker: Worker; exited: Promise<void> } {
    const worker = new Worker(this.program, { workerData: this.data });
    worker.on('message', (answer: Answer) => this.#take(answer));
    worker.on('error', (error) =>
      this.#end(new StoreError('failed', error instanceof Error ? error.message : String(error))),
    );
    const exited = new Promise<void>((resolve) => {
      worker.on('exit', () => {
        this.#end(ended());
        resolve();
      });
    });
    return { worker, exited };
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value as never);
    else waiting?.reject(new StoreError(answer.problem, answer.message));
  }

  #end(why: StoreError): void {
    this.#ended ??= why;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

const ended = (): StoreError => new StoreError('failed', 'the thread of the database has ended');
