import type { TaskView } from '../../../../shared/ipc/views/archives';
import { say } from '../../../../shared/words/say';
import type { Phrase } from '../../../../shared/words/phrase';
import { CallError } from '../../ipc/router';
import type { Scope } from '../../../../shared/ipc/windows';

/** Cancellation signal and progress callback of a task. */
export interface Job {
  signal: AbortSignal;
  progress(done: number, total: number): void;
}

interface RunningTask {
  owner: Scope;
  view: TaskView;
  stop: AbortController;
  ended: Promise<unknown>;
}

/** Runs one long task at a time. The window that began it shows its progress and can cancel it. */
export class Tasks {
  #running: RunningTask | undefined;

  /** @param changed called when the view of the task has changed */
  constructor(private readonly changed: () => void) {}

  /** The running task of a window. */
  of(scope: Scope): TaskView | null {
    return this.#running && isSame(this.#running.owner, scope) ? this.#running.view : null;
  }

  /** Throws a `CallError` if a task is running. */
  expectNone(): void {
    if (this.#running) throw new CallError('busy', say('failure.busy'));
  }

  /** Runs a task. Rejects as `work` does, or with a `CallError` if another task is running. */
  async run<Value>(owner: Scope, label: Phrase, work: (job: Job) => Promise<Value>): Promise<Value> {
    this.expectNone();
    const stop = new AbortController();
    const running: RunningTask = {
      owner: { kind: owner.kind, conversation: owner.conversation },
      view: { label, done: 0, total: 0, cancellable: true },
      stop,
      ended: Promise.resolve(),
    };
    this.#running = running;
    this.changed();
    const working = work({
      signal: stop.signal,
      progress: (done, total) => {
        running.view = { ...running.view, done, total };
        this.changed();
      },
    });
    running.ended = working.catch(() => undefined);
    return working.finally(() => {
      this.#running = undefined;
      this.changed();
    });
  }

  /** Asks the running task of a window to stop. */
  cancel(scope: Scope): void {
    if (this.of(scope)) this.#stop();
  }

  /** Asks the running task to stop; resolves when it has ended. */
  async end(): Promise<void> {
    this.#stop();
    await this.#running?.ended;
  }

  #stop(): void {
    const running = this.#running;
    if (!running) return;
    running.stop.abort();
    running.view = { ...running.view, cancellable: false };
    this.changed();
  }
}

const isSame = (a: Scope, b: Scope): boolean => a.kind === b.kind && a.conversation === b.conversation;
