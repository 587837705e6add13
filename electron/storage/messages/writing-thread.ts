import { StoreWorker } from '../../../runtime/threads/worker-client';
import type { MessagesOperations } from './worker';

/** The thread that writes a person's messages. The first request starts it, and has it open the file. */
export class WritingThread {
  readonly #worker: StoreWorker<MessagesOperations>;
  #opening: Promise<void> | undefined;

  /** @param program script of the thread */
  constructor(
    program: URL,
    private readonly path: string,
  ) {
    this.#worker = new StoreWorker(program, {});
  }

  /** Opens the file, unless that was done. Rejects with `StoreError`; it can then be called again. */
  open(): Promise<void> {
    this.#opening ??= this.#worker.ask('open', { path: this.path }).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** Runs an operation of the thread; see `StoreWorker`. */
  readonly ask: StoreWorker<MessagesOperations>['ask'] = (operation, args, transfer) => {
    // If it fails, so does the operation.
    this.open().catch(() => undefined);
    return this.#worker.ask(operation, args, transfer);
  };

  /** Closes the file after all that was requested before, and ends the thread. Never rejects. */
  close(): Promise<void> {
    return this.#worker.close();
  }
}
